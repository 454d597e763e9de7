import { figure } from "../../figures.ts";
import { type ColourBy, SEQUENCES, STATE_COLOURS } from "../../floor/colours.ts";
import { STATES } from "../../floor/floor-data.ts";
import { STEPS } from "../../floor/quantum.ts";
import type { FloorModel } from "./model.ts";

const GRADIENT_STOPS = 16;

/** Shows in an element what the colours of the floor stand for. */
export function showScale(element: HTMLElement, colourBy: ColourBy, model: FloorModel): void {
  element.replaceChildren();
  const { unit, samples } = model.floor;
  if (colourBy === "state" && unit === "server") {
    for (const [state, name] of STATES.entries()) element.append(entry(swatch(STATE_COLOURS[state]!), name));
  } else {
    const sequence = colourBy === "power" ? SEQUENCES.power : SEQUENCES.utilisation;
    const most = colourBy === "power" ? `${figure(samples.powerStepW * STEPS)} W` : "100 %";
    const what = { utilisation: "CPU in use", power: `power of a ${unit}`, state: "servers that are on" }[
      colourBy
    ];
    element.append(entry(gradient(sequence), `${what}, 0 to ${most}`));
    if (model.state !== null && unit === "server")
      element.append(entry(swatch("var(--asleep)"), "z: asleep or off"));
  }
  if (model.floor.migrations.count > 0)
    element.append(entry(swatch("var(--arc)"), "migration, dot at its target"));
}

function entry(mark: HTMLElement, text: string): HTMLElement {
  const element = document.createElement("span");
  element.append(mark, text);
  return element;
}

function swatch(colour: string): HTMLElement {
  const element = document.createElement("i");
  element.className = "swatch";
  element.style.background = colour;
  return element;
}

function gradient(sequence: readonly string[]): HTMLElement {
  const element = document.createElement("i");
  element.className = "gradient";
  const stops = Array.from(
    { length: GRADIENT_STOPS + 1 },
    (_, i) => sequence[Math.round((i / GRADIENT_STOPS) * STEPS)],
  );
  element.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  return element;
}
