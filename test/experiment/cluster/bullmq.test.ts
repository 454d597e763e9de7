import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../support/broken-traces.ts";
import { LONG_SWEEP } from "./long-sweep.ts";
import { hasCommand, isBuilt, run, start, summary, until, wholeRuns } from "./program.ts";
import { SMALL_SWEEP } from "./small-sweep.ts";

const SWEEP = join(import.meta.dirname, "../../../scenarios/consolidation-sweep.yaml");
const hasRedis = isBuilt && hasCommand("redis-server");
const TIMEOUT_MS = 600_000;

/** Short, so that a test need not wait for long until a run is given to another worker. */
const LEASE = ["--lease", "2 s"];

/** Three runs, one of which ends the process that does it. */
const POISONED = SMALL_SWEEP.replace("seeds: 1..4\n", "")
  .replace(/ {2}values:\n[\s\S]*?(?=vmTypes)/, "  values: { placement.keepFree: [1 GiB, 2 GiB, 3 GiB] }\n")
  .replace("power-aware-best-fit", "./poison.js");

const POISON = `export default {
  kind: "placement",
  name: "poison",
  meaning: "ends the process",
  source: "made for this test",
  parameters: { keepFree: { kind: "quantity", dimension: "memory", default: 1024, min: 0, meaning: "deadly at 2048" } },
  create: ({ keepFree }) => ({
    key: "score",
    score(view, server) {
      if (keepFree === 2048) process.kill(process.pid, "SIGKILL");
      return server;
    },
  }),
};
`;

/** A Redis of a test's own, which may be killed. */
async function redis(): Promise<{ readonly url: string; kill(): void }> {
  const port = await freePort();
  const args = ["--bind", "127.0.0.1", "--port", String(port), "--save", "", "--dir", temporaryFolder({})];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  const kill = (): void => void server.kill("SIGKILL");
  onTestFinished(kill);
  let said = "";
  server.stdout.on("data", (text) => {
    said += text;
  });
  await until(() => said.includes("Ready to accept connections"));
  return { url: `redis://127.0.0.1:${port}`, kill };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}

describe.skipIf(!hasRedis)("a queue (skipped without redis-server, or until npm run build)", () => {
  it(
    "comes to the same bytes as one process, though a worker is killed in the middle",
    async () => {
      const { url } = await redis();
      const folder = temporaryFolder({ "s.yaml": readFileSync(SWEEP, "utf8") });
      const results = join(folder, "queue");
      expect((await run(folder, ["batch", "s.yaml", "-j", "1", "--quiet", "--out", "one"])).status).toBe(0);
      const batch = ["batch", "s.yaml", "--executor", "bullmq", "--redis", url, "--queue", "q", ...LEASE];
      const worker = ["worker", "--redis", url, "--queue", "q", "--quiet", ...LEASE];
      const { ending } = start(folder, [...batch, "--quiet", "--out", "queue"]);
      const first = start(folder, worker);
      const second = start(folder, worker);
      await until(() => wholeRuns(results).length > 5);
      first.child.kill("SIGKILL");
      expect(await ending).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(summary(results)).toBe(summary(join(folder, "one")));
      second.child.kill("SIGINT");
      expect((await second.ending).status).toBe(130);
    },
    TIMEOUT_MS,
  );

  it(
    "is worked on by its own command with -j, and by workers that end when there is nothing left",
    async () => {
      const { url } = await redis();
      const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
      const results = join(folder, "results/small-sweep");
      const batch = ["batch", "s.yaml", "--executor", "bullmq", "--redis", url, "--quiet"];
      expect(await run(folder, [...batch, "-j", "1"])).toEqual({ status: 0, stdout: "", stderr: "" });
      expect(wholeRuns(results)).toHaveLength(12);
      const plan = join(results, "plan.jsonl");
      const { status, stderr } = await run(folder, [
        "worker",
        "--plan",
        plan,
        "--redis",
        url,
        "--idle",
        "1 s",
      ]);
      expect(status).toBe(0);
      expect(stderr).toMatch(/^coldaisle: queue coldaisle-[0-9a-f]{12}: 0 runs done here, 0 failed\n$/);
    },
    TIMEOUT_MS,
  );

  it(
    "sets a run aside whose workers end each time",
    async () => {
      const { url } = await redis();
      const folder = temporaryFolder({ "s.yaml": POISONED, "poison.js": POISON });
      const results = join(folder, "results/small-sweep");
      const queue = ["--redis", url, "--queue", "q", ...LEASE];
      const { ending } = start(folder, ["batch", "s.yaml", "--executor", "bullmq", ...queue, "--quiet"]);
      let over = false;
      const batch = ending.finally(() => {
        over = true;
      });
      // As whatever looks after workers would, another one comes for each that is gone.
      let workers = 0;
      while (!over && workers < 10) {
        workers++;
        await Promise.race([batch, run(folder, ["worker", ...queue, "--quiet"])]);
      }
      const { status, stderr } = await batch;
      expect(status).toBe(4);
      expect(stderr).toMatch(
        /^coldaisle: run \S+ failed: set aside after 3 tries: its worker ended without a word each time\n$/,
      );
      expect(wholeRuns(results)).toHaveLength(2);
      // Three that died of it, and one that did the others.
      expect(workers).toBe(4);
    },
    TIMEOUT_MS,
  );

  it(
    "tells when Redis is gone in the middle, loses nothing, and goes on later",
    async () => {
      const gone = await redis();
      const folder = temporaryFolder({ "s.yaml": LONG_SWEEP });
      const results = join(folder, "results/small-sweep");
      const batch = (url: string): string[] => [
        "batch",
        "s.yaml",
        "--executor",
        "bullmq",
        "--redis",
        url,
        "--quiet",
      ];
      const { ending } = start(folder, batch(gone.url));
      const plan = join(results, "plan.jsonl");
      await until(() => existsSync(join(results, "origin.json")));
      const worker = start(folder, ["worker", "--plan", plan, "--redis", gone.url, "--quiet"]);
      await until(() => wholeRuns(results).length > 0);
      gone.kill();
      for (const { status, stdout, stderr } of await Promise.all([ending, worker.ending])) {
        expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
        expect(stderr.replaceAll(/:\d+/g, ":…")).toBe(
          "coldaisle: lost Redis at redis://127.0.0.1:…; no result is lost, and the same command goes on when Redis is there\n",
        );
      }
      const whole = wholeRuns(results);
      expect(whole.length).toBeGreaterThan(0);
      expect(summary(results).trimEnd().split("\n")).toHaveLength(1 + whole.length);
      const back = await redis();
      expect((await run(folder, [...batch(back.url), "-j", "2"])).status).toBe(0);
      expect(wholeRuns(results)).toHaveLength(12);
    },
    TIMEOUT_MS,
  );
});

describe.skipIf(!isBuilt)("without Redis (skipped until npm run build has made dist/)", () => {
  it("says so, and keeps its password to itself", async () => {
    const folder = temporaryFolder({ "s.yaml": SMALL_SWEEP });
    const url = `redis://user:secret@127.0.0.1:${await freePort()}`;
    const batch = await run(folder, ["batch", "s.yaml", "--executor", "bullmq", "--redis", url, "--quiet"]);
    const shown = (text: string): string => text.replaceAll(/:\d+/g, ":…");
    expect({ ...batch, stderr: shown(batch.stderr) }).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: cannot reach Redis at redis://user@127.0.0.1:…: connect ECONNREFUSED 127.0.0.1:…; no result is lost, and the same command goes on when Redis is there
      ",
        "stdout": "",
      }
    `);
    const worker = await run(folder, ["worker", "--queue", "q", "--redis", url]);
    expect({ ...worker, stderr: shown(worker.stderr) }).toMatchInlineSnapshot(`
      {
        "status": 1,
        "stderr": "coldaisle: cannot reach Redis at redis://user@127.0.0.1:…: connect ECONNREFUSED 127.0.0.1:…; no result is lost, and the same command goes on when Redis is there
      ",
        "stdout": "",
      }
    `);
  });
});
