import { expect, it } from "vitest";
import { clock, figure, percent } from "../../../src/report/html/figures.ts";
import { html, jsonForScript } from "../../../src/report/html/markup.ts";

it("escapes what is not markup", () => {
  const inner = html`<i>${"<b>"}</i>`;
  expect(html`<p title="${'"'}">${[inner, "&", 3, null, false]}</p>`.text).toBe(
    '<p title="&quot;"><i>&lt;b&gt;</i>&amp;3</p>',
  );
  expect(jsonForScript({ a: "</script><!--" }).text).toBe('{"a":"\\u003c/script>\\u003c!--"}');
});

it("writes figures for people", () => {
  expect([1234567, 233.88692, 0.00001, 0, -2.5, Number.NaN, null].map(figure)).toEqual([
    "1,234,567",
    "233.9",
    "1.00e-5",
    "0",
    "−2.5",
    "–",
    "–",
  ]);
  expect([percent(0.1234), percent(Number.NaN)]).toEqual(["12.3 %", "–"]);
  expect([0, 300, 3661, 90_000].map(clock)).toEqual(["00:00", "00:05", "01:01:01", "1 d 01:00"]);
});
