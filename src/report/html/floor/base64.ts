/** The bytes of a typed array as base64, little-endian on every machine that Node and browsers run on. */
export function toBase64(values: Uint8Array | Int32Array | Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = "";
  for (let first = 0; first < bytes.length; first += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(first, first + CHUNK));
  }
  return btoa(text);
}

/** The bytes that a text of base64 stands for. */
export function bytesFrom(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

/** 32-bit integers that were written by {@link toBase64}. */
export function integersFrom(text: string): Int32Array {
  return new Int32Array(bytesFrom(text).buffer);
}

/** Doubles that were written by {@link toBase64}. */
export function doublesFrom(text: string): Float64Array {
  return new Float64Array(bytesFrom(text).buffer);
}

/** Characters that a call takes as arguments without harm. */
const CHUNK = 0x3000;
