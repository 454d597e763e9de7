import type { Causes } from "../../experiment/baselines/causes.ts";
import { type Change, isContents } from "../../experiment/baselines/changes.ts";
import { shortened } from "../../scenario/shortened.ts";

/** More of them mean that it is another scenario. */
const MOST_SHOWN = 10;

/** What is not as it was when a baseline was recorded, a line each; none where all is. */
export function causeTexts({ scenario, largeSections, inputs, versions }: Causes): string[] {
  // That a module has changed says less than which parameter has.
  const ordered = scenario.toSorted((a, b) => Number(isContents(a)) - Number(isContents(b)));
  const texts = ordered.slice(0, MOST_SHOWN).map(changeText);
  if (ordered.length > MOST_SHOWN) texts.push(`and ${ordered.length - MOST_SHOWN} more of the scenario`);
  if (largeSections.length > 0) texts.push(`something in ${largeSections.join(" or ")}`);
  for (const name of inputs) texts.push(`input ${name}: other contents`);
  return [...texts, ...versions.map(changeText)];
}

/** One change in a line. */
export function changeText(change: Change): string {
  const { path, before, after } = change;
  if (isContents(change)) return `${path.replace(/\.origin\.sha256$/, "")}: the contents of its module`;
  if (before === null) return `${path}: now ${shortened(after!)}, was not there`;
  return `${path}: ${shortened(before)} → ${after === null ? "no longer there" : shortened(after)}`;
}
