import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { commandLine } from "../../../src/cli/command-line.ts";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { recordedTerminal } from "../../support/recorded-terminal.ts";
import { SMALL_SWEEP } from "./small-sweep.ts";

/** Runs a command, and says how it ended: exit code and standard error, the folder shown as an ellipsis. */
async function end(folder: string, ...argv: readonly string[]): Promise<string> {
  const terminal = recordedTerminal();
  const exitCode = await commandLine(argv, terminal);
  return `${exitCode} ${terminal.written.err}`.replaceAll(folder, "…").trimEnd();
}

it("three shares in any order come to the bytes of one process", async () => {
  const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
  const scenario = join(folder, "s.yaml");
  const [one, shared] = [join(folder, "one"), join(folder, "shared")];
  expect(await end(folder, "batch", scenario, "-j", "1", "--quiet", "--out", one)).toBe("0");
  expect(await end(folder, "plan", scenario, "--write", "--out", shared)).toBe("0");
  const plan = join(shared, "plan.jsonl");
  for (const shard of ["3/3", "1/3"]) {
    expect(await end(folder, "worker", "--plan", plan, "--shard", shard, "--quiet")).toBe("0");
  }
  // Those of the second share are not done yet.
  expect(await end(folder, "collect", shared, "--quiet")).toBe("4");
  expect(await end(folder, "worker", "--plan", plan, "--shard", "2/3", "--quiet")).toBe("0");
  expect(await end(folder, "collect", shared, "--quiet")).toBe("0");
  expect(readFileSync(join(shared, "summary.csv"), "utf8")).toBe(
    readFileSync(join(one, "summary.csv"), "utf8"),
  );
});

it("a plan of another version of results is refused, for a share and for a queue", async () => {
  const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
  const shared = join(folder, "shared");
  await end(folder, "plan", join(folder, "s.yaml"), "--write", "--out", shared);
  const origin = join(shared, "origin.json");
  writeFileSync(origin, readFileSync(origin, "utf8").replace(/"resultsVersion": \d+/, '"resultsVersion": 0'));
  const worker = ["worker", "--plan", join(shared, "plan.jsonl")];
  const share = await end(folder, ...worker);
  expect(share).toMatchInlineSnapshot(
    `"3 …/shared/origin.json: found a plan of version 0 of results, expected version 3: plan it again"`,
  );
  expect(await end(folder, ...worker, "--redis", "redis://127.0.0.1:1")).toBe(share);
});

it("says what is wrong with a command line for a cluster", async () => {
  const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
  const batch = ["batch", join(folder, "s.yaml"), "--out", join(folder, "out"), "--executor"];
  const endings = [
    await end(folder, ...batch, "slrum"),
    await end(folder, ...batch, "local", "--partition", "long"),
    await end(folder, ...batch, "slurm", "--redis", "redis://head"),
    await end(folder, ...batch, "slurm", "--time", "1:00 --wrap=x"),
    await end(folder, ...batch, "slurm", "--tasks", "0"),
    await end(folder, ...batch, "bullmq"),
    await end(folder, ...batch, "bullmq", "--redis", "head:6379"),
    await end(folder, ...batch, "bullmq", "--redis", "redis://head", "--lease", "30"),
    await end(folder, ...batch, "kubernetes"),
    await end(folder, ...batch, "kubernetes", "--image", "x", "--mount", join(folder, "elsewhere")),
    await end(folder, "worker", "--plan", "p", "--shard", "0/3"),
    await end(folder, "worker", "--plan", "p", "--shard", "4/3"),
    await end(folder, "worker", "--plan", "p", "--redis", "redis://head", "--shard", "1/3"),
    await end(folder, "worker", "--redis", "redis://head"),
    await end(folder, "worker", "--plan", "p", "--idle", "1 s"),
  ];
  expect(endings.join("\n")).toMatchInlineSnapshot(`
    "2 coldaisle: --executor: found "slrum", expected one of local, slurm, bullmq, kubernetes (see coldaisle --help)
    2 coldaisle: --partition: found it with --executor local, expected --executor slurm (see coldaisle --help)
    2 coldaisle: --redis: found it with --executor slurm, expected --executor bullmq (see coldaisle --help)
    2 coldaisle: --time: found "1:00 --wrap=x", expected a word of letters, digits and . , : + - (see coldaisle --help)
    2 coldaisle: --tasks: found "0", expected one at least (see coldaisle --help)
    2 coldaisle: --redis: found nothing, expected redis://host:port (see coldaisle --help)
    2 coldaisle: --redis: found "head:6379", expected redis://host:port (see coldaisle --help)
    2 coldaisle: --lease: found "30", expected a time in us, ms, s, min, h or d, such as 5 min (see coldaisle --help)
    2 coldaisle: --image: found nothing, expected an image that has coldaisle (see coldaisle --help)
    2 coldaisle: --mount: found …/elsewhere, expected a folder around …/out, where results go (see coldaisle --help)
    2 coldaisle: --shard: found "0/3", expected i/n with i from 1 to n, such as 2/3 (see coldaisle --help)
    2 coldaisle: --shard: found "4/3", expected i/n with i from 1 to n, such as 2/3 (see coldaisle --help)
    2 coldaisle: --shard: found --redis with it, expected one of them (see coldaisle --help)
    2 coldaisle: --redis: found neither --queue nor --plan, expected one to know the queue by (see coldaisle --help)
    2 coldaisle: --idle: found no --redis, expected it too (see coldaisle --help)"
  `);
});
