import fc from "fast-check";
import { expect, it } from "vitest";
import { LineIndex } from "../../../src/scenario/yaml/line-index.ts";

it("counts lines and columns from 1, whatever ends a line", () => {
  const index = new LineIndex("ab\ncd\r\nef\rgh");
  const positions = [0, 1, 2, 3, 7, 9, 10].map((offset) => index.positionOf(offset));
  expect(positions.map(({ line, column }) => `${line}:${column}`)).toEqual([
    ...["1:1", "1:2", "1:3", "2:1", "3:1", "3:3", "4:1"],
  ]);
});

it("says the same as splitting the text", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "é"), maxLength: 50 });
  fc.assert(
    fc.property(text, fc.nat(50), (text, at) => {
      const offset = Math.min(at, text.length);
      const before = text.slice(0, offset).split("\n");
      expect(new LineIndex(text).positionOf(offset)).toEqual({
        line: before.length,
        column: before.at(-1)!.length + 1,
      });
    }),
  );
});
