import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { currentProgram } from "../support/current-program.ts";
import { referencePath } from "../support/reference.ts";

/**
 * The examples of a page, which are meant to be followed from top to bottom:
 *
 * - a `yaml` or `ts` block after `<!-- file: name -->` is written to that file; a `ts` block without one is left alone;
 * - a `console` block holds commands after `$ `, and what each of them prints;
 * - an `sh` block holds commands of which only the exit status counts. Those that do not run `npx coldaisle` alone
 *   (an installation, the tests) are left to continuous integration.
 */
const BLOCK = /(?:<!-- file: (?<file>\S+) -->\n)?```(?<language>yaml|ts|console|sh)\n(?<body>[\s\S]*?)```\n/g;

const require = createRequire(import.meta.url);
const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** What a page's examples come to. */
export interface FollowedPage {
  /** The page with what its commands print now. */
  readonly page: string;
  /** Commands of `sh` blocks that failed, and `yaml` blocks without a file name. */
  readonly problems: readonly string[];
  /** How many commands were run. */
  readonly commandCount: number;
}

/** Follows a page in a fresh folder from which `scenarios/` and, beside it, `traces/` are reached as in a clone. */
export function follow(page: string): FollowedPage {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), "coldaisle-docs-")));
  const folder = join(outer, "coldaisle");
  mkdirSync(folder);
  for (const shared of ["scenarios", "schema"]) symlinkSync(join(projectRoot, shared), join(folder, shared));
  if (existsSync(referencePath("traces"))) symlinkSync(referencePath("traces"), join(outer, "traces"));
  symlinkSync(join(projectRoot, "node_modules"), join(outer, "node_modules"));
  const problems: string[] = [];
  let commandCount = 0;
  const run = (command: string): { readonly status: number | null; readonly text: string } => {
    commandCount++;
    return shell(command, folder);
  };
  try {
    const followed = page.replace(
      BLOCK,
      (block, file: string | undefined, language: string, body: string) => {
        if (language === "yaml" || language === "ts") {
          if (file !== undefined) writeFileSync(join(folder, file), body);
          else if (language === "yaml") problems.push(`found a yaml block without a file name:\n${body}`);
          return block;
        }
        if (language === "sh") {
          for (const line of body.split("\n")) {
            const command = line.replace(/ +# .*/, "");
            if (!command.startsWith("npx coldaisle ") || !canRun(command, outer)) continue;
            const { status, text } = run(command);
            if (status !== 0) problems.push(`$ ${command}\nended with ${status}: ${text}`);
          }
          return block;
        }
        const commands = body.split("\n").flatMap((line) => (line.startsWith("$ ") ? [line.slice(2)] : []));
        if (!commands.every((command) => canRun(command, outer))) return block;
        const session = commands.map((command) => `$ ${command}\n${run(command).text}`).join("");
        return block.replace(body, () => session);
      },
    );
    return { page: followed, problems, commandCount };
  } finally {
    rmSync(outer, { recursive: true, force: true });
  }
}

/** Traces are not part of the project. */
function canRun(command: string, outer: string): boolean {
  return !command.includes("../traces") || existsSync(join(outer, "traces"));
}

/** Runs a line as a shell would, `npx coldaisle` from the program. The folder is shown as an ellipsis. */
function shell(command: string, folder: string): { status: number | null; text: string } {
  const tsx = `"${require.resolve("tsx/cli")}" --tsconfig "${join(projectRoot, "tsconfig.json")}"`;
  const npx = `npx() { case $1 in tsx) shift; "${process.execPath}" ${tsx} "$@";; *) shift; "${process.execPath}" "${currentProgram()}" "$@";; esac; }`;
  const { status, stdout } = spawnSync("bash", ["-c", `${npx}\nexec 2>&1\n${command}`], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: folder, NO_COLOR: "1", LC_ALL: "C.UTF-8" },
  });
  // How far it had come after some seconds, which is said on a slow machine and not on a fast one.
  const text = stdout.replaceAll(/^coldaisle: \d+ of \d+ done, .*\n/gm, "");
  return { status, text: text.replaceAll(folder, "…") };
}
