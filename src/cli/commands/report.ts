import { type Command, defineCommand } from "../command.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";

/** `coldaisle report`: makes a page of an experiment's results. */
export const report: Command = defineCommand({
  name: "report",
  meaning: "Write the results of an experiment as one HTML file to look at",
  operand: { name: "folder", count: "one", meaning: "Folder of an experiment, such as results/quickstart" },
  options: {
    out: { kind: "text", placeholder: "file", meaning: "Where to write; default report.html in the folder" },
    run: { kind: "text", placeholder: "run id", meaning: "Whose floor to show; default the first run" },
  },
  async execute([folder], { out, run }, terminal): Promise<ExitCode> {
    const { writeReport } = await import("../../report/html/write-report.ts");
    const file = await writeReport({
      folder: folder!,
      ...(out !== undefined && { out }),
      ...(run !== undefined && { runId: run }),
    });
    terminal.out(`written: ${file}`);
    return EXIT.ok;
  },
});
