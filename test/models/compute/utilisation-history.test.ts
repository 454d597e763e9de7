import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HISTORY_LENGTH, UtilisationHistory } from "../../../src/models/compute/utilisation-history.ts";

const VMS = 3;

const utilisation = fc.double({ min: 0, max: 1, noNaN: true });

/** Each VM comes at some sample and stays; a row is what all VMs would have at one sample. */
const worlds = fc.record({
  from: fc.tuple(fc.nat(80), fc.nat(80), fc.nat(80)),
  rows: fc.array(fc.tuple(utilisation, utilisation, utilisation), { minLength: 1, maxLength: 80 }),
});

describe("UtilisationHistory", () => {
  it("remembers the newest samples of each VM, newest first, as plain arrays do", () => {
    fc.assert(
      fc.property(worlds, ({ from, rows }) => {
        const history = new UtilisationHistory(VMS);
        const model: number[][] = [[], [], []];
        rows.forEach((row, sample) => {
          history.turn();
          row.forEach((value, vm) => {
            if (sample < from[vm]!) return;
            history.push(vm, value);
            model[vm] = [value, ...model[vm]!].slice(0, HISTORY_LENGTH);
          });
        });
        model.forEach((samples, vm) => {
          expect(history.length(vm)).toBe(samples.length);
          for (let k = 0; k < HISTORY_LENGTH; k++) expect(history.at(vm, k)).toBe(samples[k] ?? 0);
        });
      }),
    );
  });

  it("knows nothing of a VM that was never sampled", () => {
    const history = new UtilisationHistory(1);
    expect(history.length(0)).toBe(0);
    expect(history.at(0, 0)).toBe(0);
    expect(history.at(0, HISTORY_LENGTH - 1)).toBe(0);
  });
});
