import { interpolateCividis, interpolateViridis } from "d3-scale-chromatic";
import { STEPS } from "./quantum.ts";

/** What the units of a floor can be coloured by. */
export type ColourBy = "utilisation" | "power" | "state";

/**
 * Colours of each step from 0 to the maximum, darker to lighter for all eyes.
 *
 * Utilisation: viridis (S. van der Walt and N. Smith, A better default colormap for Matplotlib, SciPy 2015). Power:
 * cividis, made so that people with and without red-green blindness see nearly the same (J. R. Nuñez, C. R. Anderton
 * and R. S. Renslow, Optimizing colormaps with consideration for color vision deficiency, PLOS ONE 13, 2018).
 */
export const SEQUENCES: Readonly<Record<Exclude<ColourBy, "state">, readonly string[]>> = {
  utilisation: sequence(interpolateViridis),
  power: sequence(interpolateCividis),
};

/** Colours of the states of a server by its byte, after M. Okabe and K. Ito, Color Universal Design, 2008. */
export const STATE_COLOURS: readonly string[] = [
  "#8a8f98", // off
  "#f0e442", // booting
  "#009e73", // on
  "#cc79a7", // suspending
  "#56b4e9", // suspended
  "#e69f00", // resuming
  "#d55e00", // shutting down
];

function sequence(interpolate: (share: number) => string): readonly string[] {
  return Array.from({ length: STEPS + 1 }, (_, step) => interpolate(step / STEPS));
}
