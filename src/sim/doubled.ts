type Column = Float64Array | Int32Array | Uint8Array;

/** A column of twice the length with the same beginning and zeros after it: how tables grow. */
export function doubled<C extends Column>(column: C): C {
  const grown = new (column.constructor as new (length: number) => C)(column.length * 2);
  grown.set(column);
  return grown;
}
