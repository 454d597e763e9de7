/** Values of the options that say how to run a guest, but for the technique. */
export interface CombinationValues {
  readonly paging: string | undefined;
  readonly io: string | undefined;
  readonly type: string | undefined;
  readonly cpu: string | undefined;
}
