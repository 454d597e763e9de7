import { describe, expect, it } from "vitest";
import { readableNumber } from "../../src/cli/metrics-table.ts";

describe("readableNumber", () => {
  it.each([
    [0, "0"],
    [-0.5, "-0.5"],
    [999, "999"],
    [26282, "26,282"],
    [-1234567, "-1,234,567"],
    [12112554100.12, "12,112,550,000"],
    [189.98007272498137, "189.9801"],
    [0.0623522, "0.0623522"],
    [1e-9, "1e-9"],
    [1e21, "1e+21"],
  ])("%d reads %s", (value, text) => {
    expect(readableNumber(value)).toBe(text);
  });
});
