import { commandLine } from "./command-line.ts";
import { EXIT } from "./exit-code.ts";
import { interrupt } from "./interrupts.ts";
import { processTerminal } from "./terminal.ts";

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // Results are written aside and renamed, so leaving at once leaves nothing that looks whole.
  process.on(signal, () => {
    if (!interrupt()) process.exit(EXIT.interrupted);
  });
}

commandLine(process.argv.slice(2), processTerminal(process)).then((exitCode) => {
  // Setting the code instead of exiting lets a pipe take the rest of the output.
  process.exitCode = exitCode;
});
