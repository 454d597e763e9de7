import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { folderName, runId } from "../../src/report/run-id.ts";

const identity = {
  label: "IQR / MMT",
  name: "IQR / MMT",
  seed: 3,
  scenario: '{"a":1}',
  inputs: { a: "00", b: "11" },
};

describe("runId", () => {
  it("names scenario and seed, then a hash", () => {
    expect(runId(identity)).toMatch(/^iqr-mmt-s3-[0-9a-f]{10}$/);
  });

  it("does not depend on the order of inputs", () => {
    expect(runId({ ...identity, inputs: { b: "11", a: "00" } })).toBe(runId(identity));
  });

  it.each([
    ["name", { name: "iqr mmt" }],
    ["seed", { seed: 4 }],
    ["scenario", { scenario: '{"a":2}' }],
    ["contents of an input", { inputs: { a: "01", b: "11" } }],
    ["name of an input", { inputs: { a: "00", c: "11" } }],
  ])("depends on the %s", (_, change) => {
    expect(runId({ ...identity, ...change })).not.toBe(runId(identity));
  });

  it("makes a good name of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 100 }), (text) => {
        expect(folderName(text)).toMatch(/^[a-z0-9](?:[a-z0-9.-]{0,58}[a-z0-9])?$/);
      }),
    );
  });
});
