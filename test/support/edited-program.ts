import { symlinkSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** A change of one file of the source. */
export interface Edit {
  /** The end of the file's path. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The command line in one file, with a change made to the source: what somebody's next commit may be.
 *
 * @param folder - where it is put
 * @returns the program's path
 */
export async function editedProgram(folder: string, { file, from, to }: Edit): Promise<string> {
  const outfile = join(folder, "coldaisle.cjs");
  let edits = 0;
  await build({
    entryPoints: [join(projectRoot, "src/cli/main.ts")],
    outfile,
    bundle: true,
    format: "cjs",
    platform: "node",
    define: { "import.meta.url": "bundleUrl" },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    external: ["esbuild"],
    logLevel: "silent",
    plugins: [
      {
        name: "edit",
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, async ({ path }) => {
            if (!path.endsWith(file)) return undefined;
            const text = await readFile(path, "utf8");
            if (!text.includes(from)) throw new Error(`${file}: no such text: ${from}`);
            edits++;
            return { contents: text.replace(from, to), loader: "ts" };
          });
        },
      },
    ],
  });
  if (edits !== 1) throw new Error(`${file}: edited ${edits} files`);
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  return outfile;
}
