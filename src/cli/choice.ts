import { nearestName } from "../scenario/nearest.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The one of several names that was meant, the first where none was given.
 *
 * @throws UsageError with the nearest name if it is none of them
 */
export function choice<Name extends string>(
  option: string,
  given: string | undefined,
  names: readonly [Name, ...Name[]],
): Name {
  if (given === undefined) return names[0];
  return knownName(option, given, names);
}

/**
 * A name that is one of several.
 *
 * @throws UsageError with the nearest name if it is none of them
 */
export function knownName<Name extends string>(option: string, given: string, names: readonly Name[]): Name {
  const named = names.find((name) => name === given);
  if (named !== undefined) return named;
  const nearest = nearestName(given, names);
  const hint = nearest === undefined ? "" : `, nearest "${nearest}"`;
  const expected = names.length === 1 ? names[0] : `one of ${names.join(", ")}`;
  throw new UsageError(`--${option}: found "${given}", expected ${expected}${hint}`);
}
