import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";

const SCENARIO = `version: 1
name: small
duration: 20 min
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 4 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 6, vmTypes: [small] }]
placement: { policy: first-fit }
consolidation:
  overload: { detection: static-threshold, threshold: 5 % }
  selection: { policy: minimum-migration-time }
`;

const PLACE = SCENARIO.replace("first-fit", "./my-policy.ts");
const DETECT = SCENARIO.replace("static-threshold, threshold: 5 %", "./my-policy.ts");
const SELECT = SCENARIO.replace("minimum-migration-time", "./my-policy.ts");

/** A placement policy with parts replaced. */
function placement(create: string, parameters = "{}"): string {
  return `export default {
  kind: "placement",
  name: "mine",
  parameters: ${parameters},
  create: (parameters) => (${create}),
};
`;
}

function detection(body: string): string {
  return `export default {
  kind: "overload-detection",
  name: "mine",
  parameters: {},
  create: () => ({
    overloaded(view, server) {
      ${body}
    },
  }),
};
`;
}

function selection(body: string): string {
  return detection(body)
    .replace("overload-detection", "vm-selection")
    .replace("overloaded(view, server)", "select(view, movable, count)");
}

interface Ending {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly results: string;
}

/** Runs a scenario beside a module, with a limit of a second where something does not return. */
async function run(scenario: string, module: string, ...options: readonly string[]): Promise<Ending> {
  const folder = temporaryFolder({ "s.yaml": scenario, "my-policy.ts": module });
  const terminal = recordedTerminal();
  const results = join(folder, "results");
  const exitCode = await commandLine(
    ["run", join(folder, "s.yaml"), "--out", results, "--json", ...options],
    terminal,
  );
  const { out, err } = terminal.written;
  return { exitCode, out, err: err.trimEnd().replaceAll(folder, "<folder>"), results };
}

/** What is said of a module that cannot be used; nothing is simulated, nothing written. */
async function refusal(scenario: string, module: string, ...options: readonly string[]): Promise<string> {
  const { exitCode, out, err, results } = await run(scenario, module, ...options);
  expect(out).toBe("");
  expect(existsSync(results)).toBe(false);
  return `exit ${exitCode}: ${err}`;
}

/** What error.json says of a policy that failed while it was asked. */
async function failure(scenario: string, module: string, ...options: readonly string[]): Promise<unknown> {
  const { exitCode, out, err, results } = await run(scenario, module, ...options);
  expect({ exitCode, out }).toEqual({ exitCode: 4, out: "" });
  const [runId] = readdirSync(join(results, "runs"));
  expect(readdirSync(join(results, "runs", runId!))).toEqual(["error.json"]);
  const folder = join(results, "..");
  const text = readFileSync(join(results, "runs", runId!, "error.json"), "utf8");
  const error = JSON.parse(text.replaceAll(folder, "<folder>").replaceAll(runId!, "<run>"));
  expect(err.replaceAll(runId!, "<run>")).toBe(
    `coldaisle: run <run> failed: ${error.message}\nwritten: <folder>/results/runs/<run>`,
  );
  return error;
}

async function messageOf(scenario: string, module: string, ...options: readonly string[]): Promise<string> {
  return ((await failure(scenario, module, ...options)) as { message: string }).message;
}

describe("a policy module", () => {
  const LEAST_VMS = `import type { PlacementView } from "coldaisle";
import { weigh } from "./weight.ts";

export const leastVms = {
  kind: "placement",
  name: "least-vms",
  parameters: { weight: { kind: "number", default: 1, min: 0, meaning: "how much a VM counts" } },
  create: ({ weight }: { weight: number }) => ({
    key: "score",
    score: (view: PlacementView, server: number): number => weigh(view.vmCount(server), weight),
  }),
};
`;
  const WEIGHT = "export const weigh = (count: number, weight: number): number => count * weight;\n";

  async function runId(scenario: string, module: string, weight = WEIGHT): Promise<string> {
    const folder = temporaryFolder({
      "s.yaml": scenario,
      policies: { "least-vms.ts": module, "weight.ts": weight },
    });
    const terminal = recordedTerminal();
    await commandLine(["run", join(folder, "s.yaml"), "--out", join(folder, "results"), "--json"], terminal);
    expect(terminal.written.err).toBe("");
    const { runId, metrics } = JSON.parse(terminal.written.out);
    expect(metrics.vmsStarted).toBe(6);
    const read = (name: string) =>
      JSON.parse(readFileSync(join(folder, "results", "runs", runId, name), "utf8"));
    const [policy] = read("manifest.json").policies;
    expect(policy).toEqual({
      kind: "placement",
      name: "least-vms",
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { name, origin } = read("scenario.json").placement.policy;
    expect({ name, origin }).toEqual({ name: "least-vms", origin: { sha256: policy.sha256 } });
    return runId;
  }
  const scenario = SCENARIO.replace("first-fit", "policies/least-vms.ts, weight: 2");

  it("decides, may import others, and its contents are part of the run's id", async () => {
    const id = await runId(scenario, LEAST_VMS);
    expect(await runId(scenario, LEAST_VMS)).toBe(id);
    expect(await runId(scenario, `${LEAST_VMS}// another text\n`)).not.toBe(id);
    expect(await runId(scenario, LEAST_VMS, `${WEIGHT}// another text\n`)).not.toBe(id);
    expect(await runId(scenario.replace("weight: 2", "weight: 3"), LEAST_VMS)).not.toBe(id);
  });

  it("may be named by --set, and is one of several of its kind by its name", async () => {
    const two = `${LEAST_VMS.replace(/import .*\n/g, "").replace("weigh(view.vmCount(server), weight)", "weight")}
export const other = { ...leastVms, name: "other" };`;
    const ending = await run(SCENARIO, two, "--set", "placement.policy=./my-policy.ts#other");
    expect({ ...ending, out: "" }).toMatchObject({ exitCode: 0, err: "" });
    expect(await refusal(PLACE, two)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", 2 policies of kind placement, expected # and a name behind the path: least-vms, other"`,
    );
    expect(await refusal(PLACE.replace(".ts", ".ts#othr"), two)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts#othr", no policy "othr" there, expected one of least-vms, other, nearest "other""`,
    );
  });

  it("has its parameters checked like any other", async () => {
    const specs = `{ share: { kind: "quantity", dimension: "fraction", meaning: "share" } }`;
    const module = placement('{ key: "server-id" }', specs);
    const withKeys = (keys: string) => SCENARIO.replace("first-fit", `./my-policy.ts, ${keys}`);
    expect(await refusal(withKeys("shar: 50 %"), module)).toMatchInlineSnapshot(`
      "exit 3: <folder>/s.yaml:7:12 placement.share: found nothing, expected a fraction, such as 0.8 or 80 %
      <folder>/s.yaml:7:38 placement.shar: found unknown key "shar", expected one of policy, share, whenFull, queue, search, schedulers, nearest "share""
    `);
    expect(await refusal(withKeys("share: 5 W"), module)).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:45 placement.share: found "5 W", expected a fraction, such as 0.8 or 80 %"`,
    );
    expect((await run(withKeys("share: 50 %"), module)).err).toBe("");
  });

  it("may be its exports themselves", async () => {
    const module = `export const kind = "placement";
export const name = "mine";
export const parameters = {};
export function create() { return { key: "server-id" }; }
`;
    expect(await run(PLACE, module)).toMatchObject({ exitCode: 0, err: "" });
  });

  it("gives the same results as the built-in policy that does the same", async () => {
    const metricsOf = async (scenario: string, module: string) =>
      JSON.parse((await run(scenario, module)).out).metrics;
    const builtIn = await metricsOf(SCENARIO, "");
    expect(builtIn.migrations).toBeGreaterThan(0);
    expect(await metricsOf(PLACE, placement('{ key: "server-id" }'))).toEqual(builtIn);
    const threshold = "return view.requestedMhz(server) / view.capacityMhz(server) > 0.05;";
    expect(await metricsOf(DETECT, detection(threshold))).toEqual(builtIn);
    const leastMemory = `let best = -1;
      for (let i = 0; i < count; i++) {
        if (best < 0 || view.vmMemoryMiB(movable[i]) < view.vmMemoryMiB(best)) best = movable[i];
      }
      return best;`;
    expect(await metricsOf(SELECT, selection(leastMemory))).toEqual(builtIn);
  });
});

describe("a module that cannot be used", () => {
  it("is not there", async () => {
    expect(await refusal(PLACE.replace("my-policy", "no-such"), "")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./no-such.ts", expected a policy module; there is no file <folder>/no-such.ts"`,
    );
    expect(await refusal(SCENARIO, "", "--set", "placement.policy=./no-such.js")).toMatchInlineSnapshot(
      `"exit 3: --set placement.policy=./no-such.js placement.policy: found "./no-such.js", expected a policy module; there is no file <folder>/no-such.js"`,
    );
  });

  it("does not parse", async () => {
    expect(await refusal(PLACE, "export default {\n  kind: = 3,\n};\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts:2:9: found Unexpected "=", expected a module in JavaScript or TypeScript"`,
    );
  });

  it("imports what is not there", async () => {
    expect(await refusal(PLACE, 'import { x } from "./gone.ts";\nexport default x;\n')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts:1:19: found Could not resolve "./gone.ts", expected a module in JavaScript or TypeScript"`,
    );
    expect(await refusal(PLACE, 'import x from "no-such-package";\nexport default x;\n')).toContain(
      "Cannot find module 'no-such-package'",
    );
  });

  it("exports nothing, or nothing of use", async () => {
    expect(await refusal(PLACE, "")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a module without exports, expected an export of kind placement: kind, name, parameters and create"`,
    );
    expect(await refusal(PLACE, "export const limit = 3;\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a module that exports limit, no policy, expected an export of kind placement: kind, name, parameters and create"`,
    );
    expect(await refusal(PLACE, "export default () => 3;\n")).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a module that exports default, no policy, expected an export of kind placement: kind, name, parameters and create"`,
    );
  });

  it("is of another kind", async () => {
    expect(await refusal(PLACE, selection("return -1;"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a policy of kind vm-selection, expected one of kind placement"`,
    );
    expect(await refusal(PLACE, 'export default { kind: "placment", create() {} };')).toMatchInlineSnapshot(
      `"exit 3: <folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a policy of kind placment, expected one of kind placement"`,
    );
    expect(await refusal(PLACE, "export default { create() {} };")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts kind: found nothing, expected one of placement, overload-detection, vm-selection"`,
    );
  });

  it("lacks a part of the contract", async () => {
    const whole = placement('{ key: "server-id" }');
    const without = (part: string, instead = "") => refusal(PLACE, whole.replace(part, instead));
    expect(await without('name: "mine",')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts name: found nothing, expected a name in kebab case, such as least-loaded"`,
    );
    expect(await without("mine", "My Policy")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts name: found "My Policy", expected a name in kebab case, such as least-loaded"`,
    );
    expect(await without("parameters: {},")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters: found nothing, expected declarations by name"`,
    );
    expect(await without("create:", "make:")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found nothing, expected a function that returns the policy"`,
    );
  });

  it("declares parameters that are none", async () => {
    const declared = (specs: string) => refusal(PLACE, placement('{ key: "server-id" }', specs));
    expect(await declared('{ a: { kind: "percent", meaning: "a" } }')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.a.kind: found "percent", expected one of number, quantity, choice, flag, list"`,
    );
    expect(await declared('{ a: { kind: "number" } }')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.a.meaning: found nothing, expected text"`,
    );
    expect(await declared("{ a: 3 }")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.a: found 3, expected a declaration"`,
    );
    expect(
      await declared('{ a: { kind: "number", min: 1, default: 0, meaning: "a" } }'),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.a.default: found 0, expected a number of at least 1"`,
    );
    expect(
      await declared('{ a: { kind: "quantity", dimension: "money", meaning: "a" } }'),
    ).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.a.dimension: found "money", expected one of power, time, memory, frequency, data-rate, fraction, temperature, energy"`,
    );
    expect(await declared('{ whenFull: { kind: "flag", meaning: "a" } }')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts parameters.whenFull: found a key that scenarios use, expected another name"`,
    );
  });

  it("throws while it is loaded", async () => {
    const module = `const table: number[] = [];\n\nthrow new RangeError("no such table");\n`;
    expect(await refusal(PLACE, module)).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts:3:7: found an error while the module was loaded (RangeError: no such table), expected a module that can be loaded"`,
    );
    expect(await refusal(PLACE, 'throw "text";')).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts: found an error while the module was loaded ("text"), expected a module that can be loaded"`,
    );
  });

  it("throws in create", async () => {
    const module = placement('{ key: "server-id" }').replace(
      "=> (",
      '=> { throw new Error("no way"); },\n_: (',
    );
    expect(await refusal(PLACE, module)).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts:5:35 create: found an error (Error: no way), expected a policy"`,
    );
  });

  it("creates what is no policy", async () => {
    expect(await refusal(PLACE, placement("{}"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found an object without key, expected an object whose key is one of server-id, next-server-id, least-free-cpu, most-free-cpu, least-free-memory, most-free-memory, power-increase, score, choice"`,
    );
    expect(await refusal(PLACE, placement('{ key: "best" }'))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found an object whose key is "best", expected an object whose key is one of server-id, next-server-id, least-free-cpu, most-free-cpu, least-free-memory, most-free-memory, power-increase, score, choice"`,
    );
    expect(await refusal(PLACE, placement('{ key: "score" }'))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found an object without score, expected an object with a function score"`,
    );
    expect(await refusal(PLACE, placement("Promise.resolve({})"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found a promise, expected an object whose key is one of server-id, next-server-id, least-free-cpu, most-free-cpu, least-free-memory, most-free-memory, power-increase, score, choice"`,
    );
    expect(await refusal(PLACE, placement("undefined"))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found undefined, expected an object whose key is one of server-id, next-server-id, least-free-cpu, most-free-cpu, least-free-memory, most-free-memory, power-increase, score, choice"`,
    );
    expect(await refusal(SELECT, selection("").replace("select(", "choose("))).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found an object without select, expected an object with a function select"`,
    );
  });

  it("never ends loading", async () => {
    const limit = ["--policy-timeout", "200 ms"];
    expect(await refusal(PLACE, "for (;;) { try { for (;;); } catch {} }", ...limit)).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts: found a module that does not come to its end, expected one that takes at most 0.2 s (--policy-timeout)"`,
    );
  });

  it("never returns from create", async () => {
    const module = placement("(() => { for (;;); })()");
    expect(await refusal(PLACE, module, "--policy-timeout", "200 ms")).toMatchInlineSnapshot(
      `"exit 3: <folder>/my-policy.ts create: found a function that does not return, expected one that takes at most 0.2 s (--policy-timeout)"`,
    );
  });

  it("is found out by validate too", async () => {
    const folder = temporaryFolder({ "s.yaml": PLACE, "my-policy.ts": "export default 3;\n" });
    const terminal = recordedTerminal();
    expect(await commandLine(["validate", join(folder, "s.yaml")], terminal)).toBe(3);
    expect(terminal.written.err.replaceAll(folder, "<folder>")).toMatchInlineSnapshot(`
      "<folder>/s.yaml:7:22 placement.policy: found "./my-policy.ts", a module that exports default, no policy, expected an export of kind placement: kind, name, parameters and create
      "
    `);
  });

  it("is given a limit that is none", async () => {
    const limited = (limit: string) => refusal(PLACE, "", "--policy-timeout", limit);
    expect(await limited("10")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --policy-timeout: found "10", expected a time in us, ms, s, min, h or d, such as 5 min (see coldaisle --help)"`,
    );
    expect(await limited("0 s")).toMatchInlineSnapshot(
      `"exit 2: coldaisle: --policy-timeout: found "0 s", expected a time above 0 (see coldaisle --help)"`,
    );
  });
});

describe("a policy that fails when it is asked", () => {
  it("throws: error.json says who, where, when, and how to see it again", async () => {
    const module = detection('if (server === 2) throw new TypeError("no idea");\n      return true;');
    expect(await failure(DETECT, module, "--set", "placement.whenFull=reject")).toMatchInlineSnapshot(`
      {
        "command": "coldaisle run <folder>/s.yaml --set placement.whenFull=reject --seed 1 --out <folder>/results",
        "message": "overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 2) threw at <folder>/my-policy.ts:7:31: TypeError: no idea (t=300 s)",
        "policy": {
          "kind": "overload-detection",
          "module": "<folder>/my-policy.ts",
          "name": "mine",
        },
        "runId": "<run>",
        "seed": 1,
        "simulatedS": 300,
      }
    `);
  });

  it("throws something that is no error", async () => {
    expect(await messageOf(DETECT, detection("throw 3;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0) threw: 3 (t=300 s)"`,
    );
  });

  it("calls what there is not", async () => {
    const score = '{ key: "score", score(view, server, vm) {\n    return view.nope(server);\n  } }';
    expect(await messageOf(PLACE, placement(score))).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): score(view, 0, 0) threw at <folder>/my-policy.ts:6:17: TypeError: view.nope is not a function (t=0 s)"`,
    );
  });

  it("recurses without end", async () => {
    const module = `function again(n) {\n  return again(n + 1) + 1;\n}\n${selection("return again(0);")}`;
    expect(await messageOf(SELECT, module)).toContain("RangeError: Maximum call stack size exceeded");
  });

  it("answers with nonsense", async () => {
    expect(await messageOf(DETECT, detection("return 1;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0): found 1, expected true or false (t=300 s)"`,
    );
    expect(await messageOf(DETECT, detection(""))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0): found undefined, expected true or false (t=300 s)"`,
    );
    expect(await messageOf(DETECT, detection("return Promise.resolve(true);"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0): found a promise, expected true or false (t=300 s)"`,
    );
    expect(await messageOf(SELECT, selection("return 99;"))).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): select(view, movable, 6): found 99, expected -1 or one of VMs 0, 1, 2, 3, 4 and 1 more (t=300 s)"`,
    );
    expect(await messageOf(SELECT, selection("return NaN;"))).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): select(view, movable, 6): found NaN, expected -1 or one of VMs 0, 1, 2, 3, 4 and 1 more (t=300 s)"`,
    );
    expect(await messageOf(SELECT, selection('return "0";'))).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): select(view, movable, 6): found "0", expected -1 or one of VMs 0, 1, 2, 3, 4 and 1 more (t=300 s)"`,
    );
    const score = (answer: string) => messageOf(PLACE, placement(`{ key: "score", score: () => ${answer} }`));
    expect(await score("NaN")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): score(view, 0, 0): found NaN, expected a number (t=0 s)"`,
    );
    expect(await score('"1"')).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): score(view, 0, 0): found "1", expected a number (t=0 s)"`,
    );
    const choose = (answer: string) =>
      messageOf(PLACE, placement(`{ key: "choice", choose: () => ${answer} }`));
    expect(await choose("4")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found 4, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
    expect(await choose("-2")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found -2, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
    expect(await choose("0.5")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found 0.5, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
    expect(await choose("undefined")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found undefined, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
    expect(await choose("Promise.resolve(0)")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found a promise, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
    expect(await choose("[0]")).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 0): found a list of 1, expected -1 or the id of a server, 0 to 3 (t=0 s)"`,
    );
  });

  it("chooses a server that the VM does not fit on", async () => {
    const full = PLACE.replace("count: 4", "count: 2").replace("613 MiB", "3 GiB");
    expect(await messageOf(full, placement('{ key: "choice", choose: () => 0 }'))).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): choose(view, 1): found 0, expected -1 or a server that the VM fits on, view.fits(server, vm) (t=0 s)"`,
    );
  });

  it("asks for what there is not", async () => {
    expect(await messageOf(DETECT, detection("return view.requestedMhz(4) > 0;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0) threw at <folder>/my-policy.ts:7:19: RangeError: found server 4, expected the id of a server (t=300 s)"`,
    );
    expect(await messageOf(DETECT, detection("return view.vmMemoryMiB(-1) > 0;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0) threw at <folder>/my-policy.ts:7:19: RangeError: found VM -1, expected the id of a VM (t=300 s)"`,
    );
    expect(
      await messageOf(SELECT, selection("return view.vmHistory(movable[0], 30);")),
    ).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): select(view, movable, 6) threw at <folder>/my-policy.ts:7:19: RangeError: found sample 30 of VM 0, expected 0 to 0 (t=300 s)"`,
    );
  });

  it("writes to what it sees", async () => {
    expect(await messageOf(DETECT, detection("view.intervalS = 1; return false;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0) threw at <folder>/my-policy.ts:7:12: TypeError: Cannot set property intervalS of #<LentLoadView> which has only a getter (t=300 s)"`,
    );
    expect(await messageOf(DETECT, detection("view.memo = {}; return false;"))).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0) threw at <folder>/my-policy.ts:7:12: TypeError: Cannot add property memo, object is not extensible (t=300 s)"`,
    );
    expect(
      await messageOf(DETECT, detection("view.history(server)[0] = 9; view.history(0); return false;")),
    ).toMatchInlineSnapshot(
      `"overload-detection policy "mine" (<folder>/my-policy.ts): overloaded(view, 0): found a change to a history, expected it to be read only (t=300 s)"`,
    );
    expect(await messageOf(SELECT, selection("movable[0] = 7; return -1;"))).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): select(view, movable, 6): found a change to the list of VMs, expected it to be read only (t=300 s)"`,
    );
    const score = '{ key: "score", score(view) { view.vmCount = () => 0; return 0; } }';
    expect(await messageOf(PLACE, placement(score))).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): score(view, 0, 0) threw at <folder>/my-policy.ts:5:63: TypeError: Cannot assign to read only property 'vmCount' of object '#<LentPlacementView>' (t=0 s)"`,
    );
  });

  it("never answers", async () => {
    const limit = ["--policy-timeout", "300 ms"];
    expect(await failure(DETECT, detection("for (;;);"), ...limit)).toMatchInlineSnapshot(`
      {
        "command": "coldaisle run <folder>/s.yaml --seed 1 --policy-timeout '0.3 s' --out <folder>/results",
        "message": "overload-detection policy "mine" (<folder>/my-policy.ts): found no answer to question 1 within 0.3 s; --policy-timeout allows more (t=300 s)",
        "policy": {
          "kind": "overload-detection",
          "module": "<folder>/my-policy.ts",
          "name": "mine",
        },
        "runId": "<run>",
        "seed": 1,
        "simulatedS": 300,
      }
    `);
    const stubborn = "for (;;) { try { for (;;); } catch {} finally { continue; } }";
    expect(await messageOf(SELECT, selection(stubborn), ...limit)).toMatchInlineSnapshot(
      `"vm-selection policy "mine" (<folder>/my-policy.ts): found no answer to question 1 within 0.3 s; --policy-timeout allows more (t=300 s)"`,
    );
    expect(
      await messageOf(PLACE, placement('{ key: "score", score: () => { for (;;); } }'), ...limit),
    ).toMatchInlineSnapshot(
      `"placement policy "mine" (<folder>/my-policy.ts): found no answer to question 1 within 0.3 s; --policy-timeout allows more (t=0 s)"`,
    );
  });

  it("answers too often", async () => {
    const endless = "const until = performance.now() + 20; while (performance.now() < until); return true;";
    expect(await messageOf(DETECT, detection(endless), "--policy-timeout", "50 ms")).toContain(
      "within 0.05 s",
    );
  });
});
