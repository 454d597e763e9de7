import fc from "fast-check";
import { expect, it } from "vitest";
import { bytesFrom, doublesFrom, integersFrom, toBase64 } from "../../../../src/report/html/floor/base64.ts";
import { quantise, STEPS } from "../../../../src/report/html/floor/quantum.ts";

it("a quantised value is wrong by half a step at most, and 0 only where it was 0", () => {
  fc.assert(
    fc.property(fc.float32Array({ min: 0, max: 1e6, noNaN: true, minLength: 1 }), (values) => {
      const { bytes, step } = quantise(values);
      for (const [i, value] of values.entries()) {
        const tolerance = value > 0 && value < step / 2 ? step : step / 2;
        expect(Math.abs(bytes[i]! * step - value)).toBeLessThanOrEqual(tolerance * (1 + 1e-6));
        expect(bytes[i] === 0).toBe(value === 0);
        expect(bytes[i]).toBeLessThanOrEqual(STEPS);
      }
    }),
  );
});

it("numbers come back from base64", () => {
  fc.assert(
    fc.property(fc.uint8Array(), fc.int32Array(), fc.float64Array(), (bytes, integers, doubles) => {
      expect(bytesFrom(toBase64(bytes))).toEqual(bytes);
      expect(integersFrom(toBase64(integers))).toEqual(integers);
      expect(doublesFrom(toBase64(doubles))).toEqual(doubles);
    }),
  );
});
