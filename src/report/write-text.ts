import { renameSync, rmSync } from "node:fs";
import { basename, dirname } from "node:path";
import { newAsidePath } from "./aside.ts";
import { writing } from "./output-error.ts";
import { OutputFile } from "./output-file.ts";

/**
 * Writes a text, some of it at a time, and puts the file in its place when it is whole.
 *
 * @throws OutputError; a file that was there before stays then
 */
export async function writeText(file: string, text: AsyncIterable<string>): Promise<void> {
  const aside = newAsidePath(dirname(file), basename(file));
  const out = new OutputFile(aside, file);
  try {
    for await (const piece of text) out.write(Buffer.from(piece));
    out.close();
    writing(file, () => renameSync(aside, file));
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}
