/** The condition codes as bits of one integer: the result was zero, was negative, overflowed. */
export const CONDITION_CODE = { zero: 4, sign: 2, overflow: 1 } as const;

/** What a machine starts with: as after a result of 0. */
export const INITIAL_CONDITION_CODES: number = CONDITION_CODE.zero;

/** Name of a condition. */
export type Condition = "always" | "le" | "l" | "e" | "ne" | "ge" | "g" | "never";

/** What a jump or a conditional move asks of the condition codes Z, S and O. CS:APP (see `registers.ts`), figure 3.15. */
const CONDITIONS: Readonly<Record<Condition, (zero: boolean, sign: boolean, overflow: boolean) => boolean>> =
  {
    always: () => true,
    le: (z, s, o) => s !== o || z,
    l: (_z, s, o) => s !== o,
    e: (z) => z,
    ne: (z) => !z,
    ge: (_z, s, o) => s === o,
    g: (z, s, o) => s === o && !z,
    never: () => false,
  };

/** The conditions in the order of their numbers: those of the book are the function codes of jumps and moves. */
export const CONDITION_NAMES: readonly Condition[] = Object.keys(CONDITIONS) as Condition[];

/** For each combination of condition codes, whether a condition holds: 1 or 0. */
export function conditionTable(condition: Condition): Uint8Array {
  const { zero, sign, overflow } = CONDITION_CODE;
  const holds = CONDITIONS[condition];
  return Uint8Array.from({ length: 8 }, (_, codes) =>
    Number(holds((codes & zero) !== 0, (codes & sign) !== 0, (codes & overflow) !== 0)),
  );
}

/** The codes as people write them: `Z=1 S=0 O=0`. */
export function formatConditionCodes(codes: number): string {
  const { zero, sign, overflow } = CONDITION_CODE;
  const bit = (mask: number): number => Number((codes & mask) !== 0);
  return `Z=${bit(zero)} S=${bit(sign)} O=${bit(overflow)}`;
}
