import { expect, it } from "vitest";
import { ExperimentTemplate } from "../../../src/experiment/plan/experiment-template.ts";
import { SMALL } from "../../support/small-experiment.ts";

async function problemOf(grid: string, overrides: readonly string[] = []): Promise<string> {
  try {
    await (await ExperimentTemplate.parse(`${SMALL}${grid}`, "s.yaml", { overrides })).resolveAll();
    return "none";
  } catch (error) {
    return (error as Error).message;
  }
}

it("what is wrong with a sweep is told with its place", async () => {
  expect(await problemOf("seeds: 5..1\n")).toMatchInlineSnapshot(
    `"s.yaml:11:8 seeds: found "5..1", expected different whole numbers or ranges of them, such as 1..30 or 1, 2, 5..9"`,
  );
  expect(await problemOf("sweep: {}\n")).toMatchInlineSnapshot(
    `"s.yaml:11:8 sweep: found a mapping, expected something to vary"`,
  );
  expect(await problemOf("sweep: { value: { cpu.overcommit: [1] } }\n")).toMatchInlineSnapshot(`
    "s.yaml:11:8 sweep: found a mapping, expected something to vary
    s.yaml:11:10 sweep.value: found unknown key "value", expected one of values, ranges, zip, latinHypercube, exclude, nearest "values""
  `);
  expect(await problemOf("sweep: { values: { cpu.overcommit: [] } }\n")).toMatchInlineSnapshot(
    `"s.yaml:11:36 sweep.values.cpu.overcommit: found a list of 0 entries, expected at least 1 entry"`,
  );
  expect(await problemOf("sweep: { values: { cpu.overcommit: [1, null] } }\n")).toMatchInlineSnapshot(
    `"s.yaml:11:40 sweep.values.cpu.overcommit.1: found nothing, expected a value"`,
  );
  expect(await problemOf("sweep: { values: { cpu.overcomit: [1, 2] } }\n")).toMatchInlineSnapshot(
    `"s.yaml:11:36 cpu.overcomit: found unknown key "overcomit", expected one of model, workConserving, overcommit, nearest "overcommit""`,
  );
  expect(await problemOf("sweep: { values: { cpu.overcommit: [1, -2] } }\n")).toMatchInlineSnapshot(
    `"s.yaml:11:40 cpu.overcommit: found -2, expected a number above 0"`,
  );
  expect(await problemOf("sweep: { values: { workloads.7.vms: [1] } }\n")).toMatchInlineSnapshot(
    `"s.yaml:11:38 workloads: found "7", expected a position in a list of 1, from 0"`,
  );
  expect(
    await problemOf("sweep: { zip: [{ duration: [1 h, 2 h], cpu.overcommit: [1] }] }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:16 sweep.zip.0: found a mapping, expected lists of equal length, one at least"`,
  );
  expect(
    await problemOf("sweep: { ranges: { duration: { from: 1 h, to: 2 d, count: 3 } } }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:30 sweep.ranges.duration: found a mapping, expected both ends in one unit, not h and d"`,
  );
  expect(
    await problemOf("sweep: { ranges: { duration: { from: soon, to: 2 d, count: 3 } } }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:38 sweep.ranges.duration.from: found "soon", expected a number, with a unit where the value has one, such as 2 or 5 min"`,
  );
  expect(
    await problemOf("sweep: { values: { duration: [1 h] }, zip: [{ duration: [2 h] }] }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:8 sweep: found a mapping, expected each path once: duration is varied twice"`,
  );
  expect(
    await problemOf("sweep: { values: { duration: [1 h] }, exclude: [{ cpu.overcommit: 1 }] }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:8 sweep: found a mapping, expected exclusions of what is varied: cpu.overcommit is not"`,
  );
  expect(
    await problemOf("sweep: { values: { duration: [1 h] }, exclude: [{ duration: 1 h }] }\n"),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:39 sweep.exclude: found exclusions of all points, expected one point left at least"`,
  );
  expect(
    await problemOf(
      "sweep: { latinHypercube: { samples: 3, parameters: { cpu.overcommit: { from: 0, to: 2, scale: logarithmic } } } }\n",
    ),
  ).toMatchInlineSnapshot(
    `"s.yaml:11:26 sweep.latinHypercube: found a mapping, expected both ends above 0, for equal ratios"`,
  );
  const zipped = "sweep: { zip: [{ duration: [1 h, 2 h], cpu.overcommit: [1, 2] }] }\n";
  expect(await problemOf(zipped, ["duration=3 h"])).toMatchInlineSnapshot(
    `"--set duration=3 h duration: found a value that is varied together with cpu.overcommit, expected all of them to be set"`,
  );
  expect(await problemOf(zipped, ["duration=3 h", "cpu.overcommit=2"])).toBe("none");
});
