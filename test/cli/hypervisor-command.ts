import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

/** Runs `coldaisle hypervisor` in a folder with these files; what it prints, after its exit code if that is not 0. */
export async function hypervisor(
  files: Readonly<Record<string, string>>,
  ...argv: readonly string[]
): Promise<string> {
  const folder = temporaryFolder(files);
  const terminal = recordedTerminal();
  const words = argv.map((word) => (Object.hasOwn(files, word) ? `${folder}/${word}` : word));
  const exitCode = await commandLine(["hypervisor", ...words], terminal);
  const { out, err } = terminal.written;
  const text = exitCode === 0 ? out : `exit ${exitCode}: ${out}${err}`;
  return text.trimEnd().replaceAll(`${folder}/`, "");
}
