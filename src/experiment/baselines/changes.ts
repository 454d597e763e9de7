/** Something in a resolved scenario that is not as it was. */
export interface Change {
  /** Keys and list positions, joined by dots. */
  readonly path: string;
  /** JSON; null: it was not there. */
  readonly before: string | null;
  /** JSON; null: it is there no longer. */
  readonly after: string | null;
}

/** Where a user's policy says what its module holds. */
const CONTENTS = ".origin.sha256";

/** Whether it is the contents of a user's policy module that have changed, which may mean nothing. */
export function isContents({ path, before, after }: Change): boolean {
  return path.endsWith(CONTENTS) && before !== null && after !== null;
}

/** Whether a value that was there is another one now, or gone. */
export function isSetting(change: Change): boolean {
  return change.before !== null && !isContents(change);
}

/** What differs between two values of JSON, leaf by leaf, in the order of the keys. */
export function changesBetween(before: unknown, after: unknown, path = ""): Change[] {
  if (isParted(before) && isParted(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const prefix = path === "" ? "" : `${path}.`;
    return keys.flatMap((key) => changesBetween(before[key], after[key], prefix + key));
  }
  const [was, is] = [jsonOf(before), jsonOf(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

function isParted(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function jsonOf(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
