import * as z from "zod/mini";
import type { Schema } from "./fields.ts";
import { limitIssues } from "./issue-limit.ts";

/** The fields of a mapping. */
export type Shape = Readonly<Record<string, z.core.$ZodType>>;

type Fields<S extends Shape> = z.output<z.ZodMiniObject<S, z.core.$strict>>;

/**
 * A mapping with exactly these keys.
 *
 * @param meaning - for people and for editors
 * @param convert - from the keys of the file to the names of the specification
 */
export function section<S extends Shape, T>(
  meaning: string,
  shape: S,
  convert: (fields: Fields<S>) => T,
): Schema<T> {
  const object = z.strictObject(shape).register(z.globalRegistry, { description: meaning });
  return z.pipe(object, z.transform(convert)) as unknown as Schema<T>;
}

/** One of several mappings, told apart by the text under `key`. */
export function variants<T>(meaning: string, key: string, options: readonly Schema<T>[]): Schema<T> {
  type Option = z.core.$ZodTypeDiscriminable;
  const union = z.discriminatedUnion(key, options as unknown as [Option, ...Option[]]);
  return union.register(z.globalRegistry, { description: meaning }) as unknown as Schema<T>;
}

/** The value under the key by which {@link variants} are told apart. */
export function tag<const Name extends string>(name: Name, meaning: string): Schema<Name> {
  const literal = z.literal(name) as unknown as Schema<Name>;
  return literal.register(z.globalRegistry, { description: meaning });
}

/** How long a list must be: any length if left out. */
export type Length = { readonly atLeast: number } | { readonly exactly: number };

/** A list of things of one kind. */
export function list<T>(meaning: string, element: Schema<T>, length?: Length): Schema<readonly T[]> {
  const checks: z.core.$ZodCheck<T[]>[] = [limitIssues()];
  if (length !== undefined)
    checks.push("exactly" in length ? z.length(length.exactly) : z.minLength(length.atLeast));
  return z
    .array(element)
    .check(...checks)
    .register(z.globalRegistry, { description: meaning });
}

/** Things of one kind by a name that the user gives them. */
export function named<T>(meaning: string, element: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return z
    .record(z.string(), element)
    .check(limitIssues())
    .register(z.globalRegistry, { description: meaning });
}

/** A schema that is built when a file first needs it: most files use few of the keys that there are. */
export function onDemand<T>(build: () => Schema<T>): Schema<T> {
  return z.lazy(build);
}

/** What stands in for a key that is left out, written as in the file: `"5 min"`. */
export function byDefault<T>(written: unknown, schema: Schema<T>): Schema<T> {
  return z.prefault(schema, () => written) as unknown as Schema<T>;
}
