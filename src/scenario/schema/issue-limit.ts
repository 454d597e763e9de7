import * as z from "zod/mini";

/** The first so many issues of a list or of named things are told. */
export const MOST_DESCRIBED = 1000;

/** Stands for the issues that are not told. */
interface Surplus {
  readonly surplus: number;
}

/**
 * Keeps a list with a million wrong elements from giving a million issues: the library hands them upwards as arguments
 * of a call, for which the stack is too small.
 */
export function limitIssues<T>(): z.core.$ZodCheck<T> {
  const check = z.check<T>(({ issues }) => {
    if (issues.length <= MOST_DESCRIBED) return;
    const surplus = issues.slice(MOST_DESCRIBED).reduce((sum, issue) => sum + issueCount(issue), 0);
    issues.length = MOST_DESCRIBED;
    issues.push({ code: "custom", input: undefined, continue: false, params: { surplus } satisfies Surplus });
  });
  // Most checks are left out where there are issues; this one is for them.
  check._zod.def.when = () => true;
  return check;
}

/** How many issues an issue stands for. */
export function issueCount({ code, params, keys }: z.core.$ZodRawIssue): number {
  if (code === "unrecognized_keys") return (keys as readonly string[]).length;
  return (params as Partial<Surplus> | undefined)?.surplus ?? 1;
}

/** Whether an issue stands for those that are not told. */
export function isSurplus({ params }: z.core.$ZodRawIssue): boolean {
  return (params as Partial<Surplus> | undefined)?.surplus !== undefined;
}
