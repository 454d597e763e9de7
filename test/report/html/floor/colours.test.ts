import { lab } from "d3-color";
import { describe, expect, it } from "vitest";
import { SEQUENCES, STATE_COLOURS } from "../../../../src/report/html/floor/colours.ts";
import { STATES } from "../../../../src/report/html/floor/floor-data.ts";
import { STEPS } from "../../../../src/report/html/floor/quantum.ts";

describe.each(Object.entries(SEQUENCES))("the colours of %s", (_, colours) => {
  it("grow lighter from step to step", () => {
    expect(colours).toHaveLength(STEPS + 1);
    const lightness = colours.map((colour) => lab(colour).l);
    // Colours are whole bytes, so that two steps may share one.
    for (let step = 1; step <= STEPS; step++) {
      expect(lightness[step]! - lightness[step - 1]!).toBeGreaterThan(-0.5);
    }
    for (let step = 10; step <= STEPS; step++)
      expect(lightness[step]!).toBeGreaterThan(lightness[step - 10]!);
  });
});

it("every state has a colour of its own", () => {
  expect(new Set(STATE_COLOURS).size).toBe(STATES.length);
});
