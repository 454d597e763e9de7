/**
 * Writes one run into the folder named by the argument, over and over, until it is killed; says so when the first is
 * complete. Every second one differs, so that a mixture would show.
 */
import { writeRunFolder } from "../../src/report/run-folder.ts";

const [folder] = process.argv.slice(2);
for (let round = 0; ; round++) {
  const content = (round % 2 === 0 ? "a" : "b").repeat(200_000);
  const files = ["1", "2", "3", "4", "5"].map((name) => ({ name, content }));
  writeRunFolder(folder!, "run", files);
  if (round === 0) process.stdout.write("ready\n");
}
