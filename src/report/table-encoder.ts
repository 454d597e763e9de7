/** Turns the rows of a table into the bytes of a file, some at a time. */
export interface TableEncoder {
  /** Appends the rows from one to before another. */
  rows(firstRow: number, endRow: number): void;
  /** Hands over what is left, once there are no more rows. */
  flush(): void;
}
