import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { PLANETLAB_SAMPLES } from "../../src/scenario/inputs/planetlab.ts";

/** Contents of an input folder by file name; a nested record is a folder. */
export interface FolderContents {
  readonly [name: string]: string | Uint8Array | FolderContents;
}

/** Writes a folder that is gone when the running test is; returns its path. */
export function temporaryFolder(contents: FolderContents): string {
  const folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  fill(folder, contents);
  return folder;
}

function fill(folder: string, contents: FolderContents): void {
  for (const [name, content] of Object.entries(contents)) {
    const path = join(folder, name);
    if (typeof content === "string" || content instanceof Uint8Array) {
      writeFileSync(path, content);
    } else {
      mkdirSync(path);
      fill(path, content as FolderContents);
    }
  }
}

/** Lines of a good PlanetLab trace, k % 101 on line k + 1, with some of them replaced (by index from 0). */
export function planetLabLines(replaced: Readonly<Record<number, string>> = {}): string[] {
  return Array.from({ length: PLANETLAB_SAMPLES }, (_, k) => replaced[k] ?? String(k % 101));
}

/** A trace file's text from its lines. */
export function text(lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}

/** What an action's error says, with the temporary folder's path shortened to `<folder>`. */
export function messageOf(action: () => unknown, folder: string): string {
  try {
    action();
  } catch (error) {
    return (error as Error).message.replaceAll(folder, "<folder>");
  }
  throw new Error("expected an error");
}

/** As {@link messageOf}, of a promise. */
export async function rejectionOf(promise: Promise<unknown>, folder: string): Promise<string> {
  const error = await promise.then(
    () => new Error("expected an error"),
    (reason: Error) => reason,
  );
  return error.message.replaceAll(folder, "<folder>");
}
