import { describe, expect, expectTypeOf, it } from "vitest";
import {
  ParameterError,
  type ParameterSpecs,
  type ParametersOf,
  type ParameterValue,
  resolveParameters,
} from "../../src/models/parameters.ts";

const specs = {
  watts: { kind: "list", of: { kind: "number", min: 0, meaning: "power" }, length: 3, meaning: "powers" },
  iterations: { kind: "number", integer: true, min: 1, max: 9, default: 4, meaning: "rounds" },
  threshold: { kind: "quantity", dimension: "fraction", default: 0.8, meaning: "share" },
  energy: { kind: "quantity", dimension: "energy", min: 0, default: 1, meaning: "battery" },
  mode: { kind: "choice", choices: ["fast", "safe"], default: "safe", meaning: "which" },
  strict: { kind: "flag", default: false, meaning: "whether" },
} as const;

function messageOf(given: Record<string, unknown>): string {
  try {
    resolveParameters(specs, given);
  } catch (error) {
    expect(error).toBeInstanceOf(ParameterError);
    return (error as ParameterError).message;
  }
  return "no error";
}

describe("resolveParameters", () => {
  it("fills in defaults in the order of declaration", () => {
    const resolved = resolveParameters(specs, { strict: true, watts: [1, 2, 3] });
    expect(JSON.stringify(resolved)).toBe(
      '{"watts":[1,2,3],"iterations":4,"threshold":0.8,"energy":1,"mode":"safe","strict":true}',
    );
  });

  it("knows the types of the values", () => {
    type Parameters = ParametersOf<typeof specs>;
    expectTypeOf<Parameters["watts"]>().toEqualTypeOf<readonly number[]>();
    expectTypeOf<Parameters["threshold"]>().toEqualTypeOf<number>();
    expectTypeOf<Parameters["mode"]>().toEqualTypeOf<"fast" | "safe">();
    expectTypeOf<Parameters["strict"]>().toEqualTypeOf<boolean>();
    expectTypeOf<ParametersOf<ParameterSpecs>[string]>().toEqualTypeOf<ParameterValue>();
  });

  it("reports everything that is wrong at once", () => {
    expect(
      messageOf({
        watts: [1, -2, "3"],
        iterations: 2.5,
        threshold: 80,
        energy: Number.NaN,
        mode: "quick",
        strict: "yes",
        tresholt: 1,
      }),
    ).toMatchInlineSnapshot(`
      "parameter watts.1: found -2, expected a number of at least 0
      parameter watts.2: found "3", expected a number of at least 0
      parameter iterations: found 2.5, expected a whole number from 1 to 9
      parameter threshold: found 80, expected a fraction from 0 to 1
      parameter energy: found NaN, expected an energy in J of at least 0
      parameter mode: found "quick", expected one of fast, safe
      parameter strict: found "yes", expected true or false
      parameter tresholt: found an unknown name, expected one of watts, iterations, threshold, energy, mode, strict"
    `);
  });

  it("says what is missing, too long and out of range", () => {
    expect(messageOf({})).toMatchInlineSnapshot(
      `"parameter watts: found nothing, expected a list of 3, each a number of at least 0"`,
    );
    expect(messageOf({ watts: [1, 2, 3, 4] })).toMatchInlineSnapshot(
      `"parameter watts: found a list of 4, expected a list of 3, each a number of at least 0"`,
    );
    expect(messageOf({ watts: 5 })).toMatchInlineSnapshot(
      `"parameter watts: found 5, expected a list of 3, each a number of at least 0"`,
    );
    expect(messageOf({ watts: [1, 2, 3], iterations: 10 })).toMatchInlineSnapshot(
      `"parameter iterations: found 10, expected a whole number from 1 to 9"`,
    );
  });

  it("does not take inherited names for declarations", () => {
    expect(messageOf({ watts: [1, 2, 3], toString: 1 })).toMatchInlineSnapshot(
      `"parameter toString: found an unknown name, expected one of watts, iterations, threshold, energy, mode, strict"`,
    );
  });
});
