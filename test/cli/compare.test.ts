import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { type StoredRow, storeExperiment } from "../support/stored-experiment.ts";

let folder: string;

/** Energy that varies with the seed, and by a little with the policy's luck; `by` is what the policy saves. */
function rows(policy: string, by: number, seeds: readonly number[]): StoredRow[] {
  return seeds.map((seed) => ({
    seed,
    parameters: { policy },
    metrics: {
      energyKWh: 100 + 3 * (seed % 4) - by + (((seed * (policy.length + 3)) % 7) - 3) / 10,
      migrations: 20 + ((seed * (policy.length + 1)) % 5),
      meanWaitingS: seed === 3 ? null : seed,
      durationS: 3600,
    },
  }));
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coldaisle-"));
  storeExperiment(join(folder, "iqr"), rows("iqr", 0, SEEDS));
  storeExperiment(join(folder, "local"), rows("local", 2, [...SEEDS.slice(1), 9]));
  storeExperiment(join(folder, "both"), [
    ...rows("iqr", 0, SEEDS),
    ...rows("local", 2, SEEDS),
    ...rows("mad", 9, SEEDS),
  ]);
  storeExperiment(join(folder, "one"), rows("local", 2, [1]));
  storeExperiment(join(folder, "other"), rows("x", 0, [11, 12]));
  storeExperiment(
    join(folder, "fewer"),
    rows("local", 2, SEEDS).map(({ metrics: { energyKWh }, ...row }) => ({
      ...row,
      metrics: { energyKWh: energyKWh! },
    })),
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a command prints, after its exit code if that is not 0. */
async function coldaisle(line: string): Promise<string> {
  const terminal = recordedTerminal();
  const exitCode = await commandLine(
    line.split(" ").map((word) => word.replaceAll("~", " ").replace("<>", folder)),
    terminal,
  );
  const { out, err } = terminal.written;
  return `${exitCode === 0 ? "" : `exit ${exitCode}\n`}${err}${out}`.trimEnd().replaceAll(folder, "<>");
}

describe("compare", () => {
  it("pairs two experiments by seed", async () => {
    expect(await coldaisle("compare <>/iqr <>/local")).toMatchInlineSnapshot(`
      "coldaisle: one run of <>/iqr without a partner, left out: r0
      coldaisle: one run of <>/local without a partner, left out: r7
      coldaisle: meanWaitingS: one pair without a value, or of seeds that lack a setting, left out
      A: <>/iqr, policy=iqr, 8 runs
      B: <>/local, policy=local, 8 runs
      7 pairs: 7 seeds
      paired t test at 5 %, p corrected for 2 metrics (Holm)
      ┌────────────┬──────────┬──────────┬───────┬──────────┬──────────────────┬──────────┬───────────┬────────┬──────────────────────┐
      │ metric     │   mean A │   mean B │ B − A │ relative │    95 % interval │        p │ corrected │      d │ verdict              │
      ├────────────┼──────────┼──────────┼───────┼──────────┼──────────────────┼──────────┼───────────┼────────┼──────────────────────┤
      │ energyKWh  │ 104.7143 │ 102.7143 │    -2 │  -1.91 % │ -2.316 to -1.684 │ < 0.0001 │  < 0.0001 │ -5.855 │ B is lower by 1.91 % │
      │ migrations │ 22.14286 │ 22.14286 │     0 │      0 % │  -1.771 to 1.771 │   1.0000 │    1.0000 │      0 │ no difference        │
      └────────────┴──────────┴──────────┴───────┴──────────┴──────────────────┴──────────┴───────────┴────────┴──────────────────────┘
      equal in every pair: meanWaitingS, durationS"
    `);
  });

  it("compares two values of a parameter, and says how many seeds are needed", async () => {
    expect(
      await coldaisle(
        "compare <>/both --by policy --a iqr --b mad --metric energyKWh --seeds-for 1~% --interval bootstrap --test permutation",
      ),
    ).toMatchInlineSnapshot(`
      "A: <>/both, policy=iqr, 8 runs
      B: <>/both, policy=mad, 8 runs
      8 pairs: 8 seeds
      permutation test at 5 %
      ┌───────────┬──────────┬─────────┬───────┬──────────┬───────────────┬────────┬───┬───────────┬───────────┬──────────────────────┐
      │ metric    │   mean A │  mean B │ B − A │ relative │ 95 % interval │      p │ d │ for width │ to detect │ verdict              │
      ├───────────┼──────────┼─────────┼───────┼──────────┼───────────────┼────────┼───┼───────────┼───────────┼──────────────────────┤
      │ energyKWh │ 104.5375 │ 95.5375 │    -9 │  -8.61 % │      -9 to -9 │ 0.0078 │ - │         2 │         2 │ B is lower by 8.61 % │
      └───────────┴──────────┴─────────┴───────┴──────────┴───────────────┴────────┴───┴───────────┴───────────┴──────────────────────┘
      for width: seeds for a 95 % interval of ± 1 % of A; to detect: seeds to find a difference of 1 % of A with probability 80 %"
    `);
    expect(
      await coldaisle("compare <>/both --by policy --a iqr --b local --where policy=iqr"),
    ).toMatchInlineSnapshot(`
      "exit 2
      coldaisle: --b: found "local", expected iqr (see coldaisle --help)"
    `);
  });

  it("says so where there is one seed", async () => {
    expect(await coldaisle("compare <>/iqr <>/one")).toMatchInlineSnapshot(`
      "coldaisle: 7 runs of <>/iqr without a partner, left out: r1, r2, r3, r4, r5, r6, r7
      coldaisle: found one seed where a test and an interval need two at least
      A: <>/iqr, policy=iqr, 8 runs
      B: <>/one, policy=local, one run
      one pair: one seed
      paired t test at 5 %
      ┌────────────┬────────┬────────┬───────┬──────────┬───────────────┬───┬───┬────────────────┐
      │ metric     │ mean A │ mean B │ B − A │ relative │ 95 % interval │ p │ d │ verdict        │
      ├────────────┼────────┼────────┼───────┼──────────┼───────────────┼───┼───┼────────────────┤
      │ energyKWh  │  103.3 │  100.8 │  -2.5 │  -2.42 % │             - │ - │ - │ too few to say │
      │ migrations │     24 │     21 │    -3 │  -12.5 % │             - │ - │ - │ too few to say │
      └────────────┴────────┴────────┴───────┴──────────┴───────────────┴───┴───┴────────────────┘
      equal in every pair: meanWaitingS, durationS"
    `);
  });

  it("says so where no difference could be shown", async () => {
    const line =
      "compare <>/both --by policy --a iqr --b mad --test wilcoxon --confidence 99.9~% --metric energyKWh";
    expect(await coldaisle(line)).toMatchInlineSnapshot(`
      "coldaisle: found too few seeds to show any difference: p cannot fall below 0.0078
      A: <>/both, policy=iqr, 8 runs
      B: <>/both, policy=mad, 8 runs
      8 pairs: 8 seeds
      Wilcoxon signed-rank test at 0.1 %
      ┌───────────┬──────────┬─────────┬───────┬──────────┬─────────────────┬────────┬────┬───────────────┐
      │ metric    │   mean A │  mean B │ B − A │ relative │ 99.9 % interval │      p │  r │ verdict       │
      ├───────────┼──────────┼─────────┼───────┼──────────┼─────────────────┼────────┼────┼───────────────┤
      │ energyKWh │ 104.5375 │ 95.5375 │    -9 │  -8.61 % │        -9 to -9 │ 0.0078 │ -1 │ no difference │
      └───────────┴──────────┴─────────┴───────┴──────────┴─────────────────┴────────┴────┴───────────────┘"
    `);
  });

  it("leaves out metrics that one side does not have", async () => {
    expect(await coldaisle("compare <>/iqr <>/fewer --correction none")).toMatchInlineSnapshot(`
      "coldaisle: metrics of <>/iqr alone, left out: migrations, meanWaitingS, durationS
      A: <>/iqr, policy=iqr, 8 runs
      B: <>/fewer, policy=local, 8 runs
      8 pairs: 8 seeds
      paired t test at 5 %
      ┌───────────┬──────────┬─────────┬────────┬──────────┬─────────────────┬──────────┬────────┬──────────────────────┐
      │ metric    │   mean A │  mean B │  B − A │ relative │   95 % interval │        p │      d │ verdict              │
      ├───────────┼──────────┼─────────┼────────┼──────────┼─────────────────┼──────────┼────────┼──────────────────────┤
      │ energyKWh │ 104.5375 │ 102.475 │ -2.063 │  -1.97 % │ -2.365 to -1.76 │ < 0.0001 │ -5.693 │ B is lower by 1.97 % │
      └───────────┴──────────┴─────────┴────────┴──────────┴─────────────────┴──────────┴────────┴──────────────────────┘"
    `);
  });

  it("says the same to programs, twice the same", async () => {
    const line = "compare <>/iqr <>/local --json --seeds-for 0.5 --interval bootstrap --metric energyKWh";
    const found = await coldaisle(line);
    expect(await coldaisle(line)).toBe(found);
    expect(JSON.parse(found.split("\n").at(-1)!)).toMatchInlineSnapshot(`
      {
        "a": {
          "folder": "<>/iqr",
          "parameters": {
            "policy": "iqr",
          },
          "runs": 8,
          "unpaired": [
            "r0",
          ],
        },
        "b": {
          "folder": "<>/local",
          "parameters": {
            "policy": "local",
          },
          "runs": 8,
          "unpaired": [
            "r7",
          ],
        },
        "confidence": 0.95,
        "correction": "holm",
        "interval": "bootstrap",
        "metrics": [
          {
            "cohensDz": -5.855400437691223,
            "correctedPValue": 0.000004576265306179805,
            "countForDifference": 6,
            "countForWidth": 5,
            "deviation": 0.3415650255319852,
            "difference": -2,
            "droppedPairs": 0,
            "interval": {
              "high": -1.7714285714285722,
              "low": -2.2285714285714278,
            },
            "meanA": 104.71428571428571,
            "meanB": 102.71428571428571,
            "metric": "energyKWh",
            "observations": 7,
            "outcome": "different",
            "pValue": 0.000004576265306179805,
            "pairs": 7,
            "rankBiserial": -1,
            "relativeDifference": -0.019099590723055934,
            "verdict": "B is lower by 1.91 %",
          },
        ],
        "pairs": 7,
        "power": 0.8,
        "seeds": 7,
        "target": {
          "amount": 0.5,
          "relative": false,
        },
        "test": "t",
        "tested": 1,
        "unit": "seed",
      }
    `);
  });

  it("writes a table, whole or not at all", async () => {
    await coldaisle("compare <>/iqr <>/local --csv <>/out.csv --json");
    expect(readFileSync(join(folder, "out.csv"), "utf8")).toMatchInlineSnapshot(`
      "metric,outcome,observations,pairs,dropped_pairs,mean_a,mean_b,difference,relative_difference,interval_low,interval_high,deviation,p_value,corrected_p_value,cohens_dz,rank_biserial,count_for_width,count_for_difference,verdict
      energyKWh,different,7,7,0,104.71428571428571,102.71428571428571,-2,-0.019099590723055934,-2.3158949616373996,-1.6841050383626004,0.3415650255319852,0.000004576265306179805,0.00000915253061235961,-5.855400437691223,-1,,,B is lower by 1.91 %
      migrations,not-different,7,7,0,22.142857142857142,22.142857142857142,0,0,-1.7709447798657767,1.7709447798657767,1.9148542155126762,1,1,0,0,,,no difference
      meanWaitingS,equal,6,6,1,5.333333333333333,5.333333333333333,0,0,0,0,0,,,,,,,equal in every pair
      durationS,equal,7,7,0,3600,3600,0,0,0,0,0,,,,,,,equal in every pair
      "
    `);
    expect(await coldaisle("compare <>/iqr <>/local --csv <>/none/out.csv")).toContain("exit 1");
    expect(existsSync(join(folder, "none"))).toBe(false);
  });

  it("ends with 5 on a difference if that is asked for", async () => {
    expect(await coldaisle("compare <>/iqr <>/local --fail-on-difference")).toMatch(/^exit 5/);
    expect(await coldaisle("compare <>/iqr <>/iqr --fail-on-difference")).not.toMatch(/^exit/);
  });

  it("says what is wrong", async () => {
    const lines = [
      "compare <>/iqr",
      "compare <>/iqr <>/local <>/both",
      "compare <>/iqr <>/local --by policy",
      "compare <>/iqr <>/local --a iqr",
      "compare <>/both --by polcy",
      "compare <>/both --by policy",
      "compare <>/iqr --by policy",
      "compare <>/both --by policy --a iqr --b iqr",
      "compare <>/both --by policy --a iqr --b lokal",
      "compare <>/both --by policy --where policy",
      "compare <>/iqr <>/local --metric energyKwh",
      "compare <>/iqr <>/local --test students",
      "compare <>/iqr <>/local --confidence 95",
      "compare <>/iqr <>/local --seeds-for 0~%",
      "compare <>/iqr <>/nothing",
      "compare <>/iqr <>/other",
    ];
    const messages: string[] = [];
    for (const line of lines) messages.push(await coldaisle(line));
    expect(messages).toMatchInlineSnapshot(`
      [
        "exit 2
      coldaisle: compare: found one folder without --by, expected two (see coldaisle --help)",
        "exit 2
      coldaisle: compare: found 3 folders without --by, expected two (see coldaisle --help)",
        "exit 2
      coldaisle: compare: found 2 folders with --by, expected one (see coldaisle --help)",
        "exit 2
      coldaisle: compare: found --a or --b without --by, expected --by and a parameter (see coldaisle --help)",
        "exit 2
      coldaisle: --by: found "polcy", expected policy, nearest "policy" (see coldaisle --help)",
        "exit 2
      coldaisle: --by policy: found 3 values (iqr, local, mad), expected --a and --b to say which two to compare (see coldaisle --help)",
        "exit 2
      coldaisle: --by policy: found one value (iqr), expected --a and --b to say which two to compare (see coldaisle --help)",
        "exit 2
      coldaisle: --by policy: found "iqr" on both sides, expected two values (see coldaisle --help)",
        "exit 2
      coldaisle: --b: found "lokal", expected one of iqr, local, mad, nearest "local" (see coldaisle --help)",
        "exit 2
      coldaisle: --where: found "policy", expected parameter=value (see coldaisle --help)",
        "exit 2
      coldaisle: --metric: found "energyKwh", expected one of energyKWh, migrations, meanWaitingS, durationS, nearest "energyKWh" (see coldaisle --help)",
        "exit 2
      coldaisle: --test: found "students", expected one of t, wilcoxon, permutation (see coldaisle --help)",
        "exit 2
      coldaisle: --confidence: found "95", expected a share between 0 and 1, such as 95 % (see coldaisle --help)",
        "exit 2
      coldaisle: --seeds-for: found "0 %", expected a share of the mean, such as 1 %, or a figure above 0 in the metric's unit (see coldaisle --help)",
        "exit 3
      <>/nothing/manifest.json: found no such file, expected a file of results",
        "exit 3
      <>/other: found no run that pairs with one of <>/iqr (seeds 11, 12; there seeds 1, 2, 3, 4, 5, 6, 7, 8), expected runs of the same seeds",
      ]
    `);
  });
});

describe("stats", () => {
  it("summarises groups of runs that differ in the seed alone", async () => {
    expect(await coldaisle("stats <>/both --seeds-for 1~%")).toMatchInlineSnapshot(`
      "<>/both: 24 runs, 3 groups, 8 seeds
      ┌──────────────┬────────┬───┬─────────┬──────────┬───────────┬──────────────────────┬───────┬─────────┬────────┬─────────┬───────┬───────────┐
      │ metric       │ policy │ n │ missing │     mean │ deviation │        95 % interval │ least │    25 % │ median │    75 % │  most │ for width │
      ├──────────────┼────────┼───┼─────────┼──────────┼───────────┼──────────────────────┼───────┼─────────┼────────┼─────────┼───────┼───────────┤
      │ energyKWh    │ iqr    │ 8 │       0 │ 104.5375 │      3.49 │ 101.6198 to 107.4552 │   100 │  102.25 │ 104.55 │ 106.825 │ 109.1 │        46 │
      │ energyKWh    │ local  │ 8 │       0 │  102.475 │     3.568 │ 99.49207 to 105.4579 │  97.8 │ 100.125 │ 102.55 │   104.9 │   107 │        50 │
      │ energyKWh    │ mad    │ 8 │       0 │  95.5375 │      3.49 │ 92.61982 to 98.45518 │    91 │   93.25 │  95.55 │  97.825 │ 100.1 │        54 │
      │ migrations   │ iqr    │ 8 │       0 │   22.375 │     1.408 │ 21.19798 to 23.55202 │    20 │   21.75 │   22.5 │   23.25 │    24 │       155 │
      │ migrations   │ local  │ 8 │       0 │       22 │     1.309 │ 20.90539 to 23.09461 │    20 │      21 │     22 │      23 │    24 │       139 │
      │ migrations   │ mad    │ 8 │       0 │   22.375 │     1.408 │ 21.19798 to 23.55202 │    20 │   21.75 │   22.5 │   23.25 │    24 │       155 │
      │ meanWaitingS │ iqr    │ 7 │       1 │ 4.714286 │     2.563 │ 2.343462 to 7.085109 │     1 │       3 │      5 │     6.5 │     8 │    11,362 │
      │ meanWaitingS │ local  │ 7 │       1 │ 4.714286 │     2.563 │ 2.343462 to 7.085109 │     1 │       3 │      5 │     6.5 │     8 │    11,362 │
      │ meanWaitingS │ mad    │ 7 │       1 │ 4.714286 │     2.563 │ 2.343462 to 7.085109 │     1 │       3 │      5 │     6.5 │     8 │    11,362 │
      └──────────────┴────────┴───┴─────────┴──────────┴───────────┴──────────────────────┴───────┴─────────┴────────┴─────────┴───────┴───────────┘
      the same in every run: durationS 3,600
      for width: seeds for a 95 % interval of ± 1 % of the mean"
    `);
  });

  it("gives the quantiles asked for, of the runs asked for", async () => {
    const line =
      "stats <>/both --where policy=mad --metric energyKWh --quantile 10~% --quantile 0.9 --interval bootstrap";
    expect(await coldaisle(line)).toMatchInlineSnapshot(`
      "<>/both: 8 runs, one group, 8 seeds
      ┌───────────┬───┬─────────┬───────────┬───────────────────┬───────┬───────┐
      │ metric    │ n │    mean │ deviation │     95 % interval │  10 % │  90 % │
      ├───────────┼───┼─────────┼───────────┼───────────────────┼───────┼───────┤
      │ energyKWh │ 8 │ 95.5375 │      3.49 │ 93.325 to 97.7625 │ 91.21 │ 99.82 │
      └───────────┴───┴─────────┴───────────┴───────────────────┴───────┴───────┘"
    `);
  });

  it("says so where there is one seed", async () => {
    expect(await coldaisle("stats <>/one --metric energyKWh")).toMatchInlineSnapshot(`
      "coldaisle: found one seed where a deviation and an interval need two at least
      <>/one: one run, one group, one seed
      ┌───────────┬───┬───────┬───────────┬───────────────┬───────┬───────┬────────┬───────┬───────┐
      │ metric    │ n │  mean │ deviation │ 95 % interval │ least │  25 % │ median │  75 % │  most │
      ├───────────┼───┼───────┼───────────┼───────────────┼───────┼───────┼────────┼───────┼───────┤
      │ energyKWh │ 1 │ 100.8 │         - │             - │ 100.8 │ 100.8 │  100.8 │ 100.8 │ 100.8 │
      └───────────┴───┴───────┴───────────┴───────────────┴───────┴───────┴────────┴───────┴───────┘"
    `);
  });

  it("says the same to programs", async () => {
    const found = await coldaisle("stats <>/iqr --json --metric meanWaitingS --csv <>/stats.csv");
    expect(JSON.parse(found)).toMatchInlineSnapshot(`
      {
        "confidence": 0.95,
        "interval": "t",
        "metrics": [
          {
            "count": 7,
            "countForWidth": null,
            "deviation": 2.563479777846623,
            "interval": {
              "high": 7.08510908772644,
              "low": 2.3434623408449884,
            },
            "mean": 4.714285714285714,
            "metric": "meanWaitingS",
            "missing": 1,
            "quantiles": [
              {
                "share": 0,
                "value": 1,
              },
              {
                "share": 0.25,
                "value": 3,
              },
              {
                "share": 0.5,
                "value": 5,
              },
              {
                "share": 0.75,
                "value": 6.5,
              },
              {
                "share": 1,
                "value": 8,
              },
            ],
          },
        ],
        "parameters": {
          "policy": "iqr",
        },
        "seeds": [
          1,
          2,
          3,
          4,
          5,
          6,
          7,
          8,
        ],
        "target": null,
      }
    `);
    expect(readFileSync(join(folder, "stats.csv"), "utf8")).toMatchInlineSnapshot(`
      "policy,metric,count,missing,mean,deviation,interval_low,interval_high,quantile_0,quantile_0.25,quantile_0.5,quantile_0.75,quantile_1,count_for_width
      iqr,meanWaitingS,7,1,4.714285714285714,2.563479777846623,2.3434623408449884,7.08510908772644,1,3,5,6.5,8,
      "
    `);
  });

  it("says what is wrong", async () => {
    const lines = [
      "stats <>/nothing",
      "stats <>/iqr --metric energy",
      "stats <>/iqr --quantile 120~%",
      "stats <>/iqr --where rack=1",
      "stats <>/iqr --steady power_w --metric energyKWh",
      "stats <>/iqr --steady power_w",
    ];
    const messages: string[] = [];
    for (const line of lines) messages.push(await coldaisle(line));
    expect(messages).toMatchInlineSnapshot(`
      [
        "exit 3
      <>/nothing/manifest.json: found no such file, expected a file of results",
        "exit 2
      coldaisle: --metric: found "energy", expected one of energyKWh, migrations, meanWaitingS, durationS, nearest "energyKWh" (see coldaisle --help)",
        "exit 2
      coldaisle: --quantile: found "120 %", expected a share from 0 to 1, such as 90 % (see coldaisle --help)",
        "exit 2
      coldaisle: --where: found "rack", expected policy (see coldaisle --help)",
        "exit 2
      coldaisle: --steady: found --metric with it, expected it alone (see coldaisle --help)",
        "exit 3
      <>/iqr/runs/r0/timeseries.csv: found no such file, expected a file of results",
      ]
    `);
  });
});
