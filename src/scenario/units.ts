import type { Dimension } from "../models/parameters.ts";
import { nearestName } from "./nearest.ts";

/** What a quantity of the scenario file measures: the parameters' dimensions, and two that only the file knows. */
export type QuantityDimension = Dimension | "work" | "height";

/** value = number × 10^exponent × factor; `factor` is a whole number or a power of two, so that it never rounds twice. */
interface Unit {
  readonly exponent: number;
  readonly factor: number;
}

interface DimensionUnits {
  /** The dimension in a sentence, with its article where it needs one. */
  readonly noun: string;
  readonly example: string;
  /** Whether a bare number is taken as the canonical unit: only where that unit is "one". */
  readonly bare: boolean;
  readonly units: Readonly<Record<string, Unit>>;
}

const unit = (exponent: number, factor = 1): Unit => ({ exponent, factor });

const KIBI = 2 ** 10;
const MEBI = 2 ** 20;
const GIBI = 2 ** 30;

/** Canonical units: s, W, J, MiB, MHz, bit/s, °C, 0..1, MHz·s, rack units. */
const DIMENSIONS: Readonly<Record<QuantityDimension, DimensionUnits>> = {
  time: {
    noun: "a time",
    example: "5 min",
    bare: false,
    units: {
      us: unit(-6),
      ms: unit(-3),
      s: unit(0),
      min: unit(0, 60),
      h: unit(0, 3600),
      d: unit(0, 86_400),
    },
  },
  power: {
    noun: "a power",
    example: "250 W",
    bare: false,
    units: { mW: unit(-3), W: unit(0), kW: unit(3), MW: unit(6) },
  },
  energy: {
    noun: "an energy",
    example: "0.1 kWh",
    bare: false,
    units: {
      J: unit(0),
      kJ: unit(3),
      MJ: unit(6),
      Wh: unit(0, 3600),
      kWh: unit(3, 3600),
      MWh: unit(6, 3600),
    },
  },
  memory: {
    noun: "an amount of memory",
    example: "4 GiB",
    bare: false,
    units: {
      B: unit(0, 1 / MEBI),
      kB: unit(3, 1 / MEBI),
      MB: unit(6, 1 / MEBI),
      GB: unit(9, 1 / MEBI),
      TB: unit(12, 1 / MEBI),
      KiB: unit(0, 1 / KIBI),
      MiB: unit(0),
      GiB: unit(0, KIBI),
      TiB: unit(0, MEBI),
    },
  },
  frequency: {
    noun: "a frequency",
    example: "2.4 GHz",
    bare: false,
    units: { kHz: unit(-3), MHz: unit(0), GHz: unit(3), MIPS: unit(0) },
  },
  "data-rate": {
    noun: "a data rate",
    example: "10 Gbit/s",
    bare: false,
    units: {
      "bit/s": unit(0),
      "kbit/s": unit(3),
      "Mbit/s": unit(6),
      "Gbit/s": unit(9),
      "Tbit/s": unit(12),
      "B/s": unit(0, 8),
      "kB/s": unit(3, 8),
      "MB/s": unit(6, 8),
      "GB/s": unit(9, 8),
      "KiB/s": unit(0, 8 * KIBI),
      "MiB/s": unit(0, 8 * MEBI),
      "GiB/s": unit(0, 8 * GIBI),
    },
  },
  temperature: { noun: "a temperature", example: "24 °C", bare: false, units: { "°C": unit(0), C: unit(0) } },
  fraction: { noun: "a fraction", example: "0.8 or 80 %", bare: true, units: { "%": unit(-2) } },
  work: {
    noun: "an amount of work",
    example: "3000 MHz·s",
    bare: false,
    units: { MHz·s: unit(0), GHz·s: unit(3), MI: unit(0), GI: unit(3) },
  },
  height: { noun: "a height", example: "44 U", bare: true, units: { U: unit(0) } },
};

/** Why a text is not a quantity: what would have been one, and the unit that was perhaps meant. */
export interface QuantityProblem {
  readonly expected: string;
  readonly nearest?: string;
}

const NUMBER_THEN_UNIT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+))(?:e([+-]?\d+))?\s*(.*)$/i;

/**
 * Reads a quantity such as `62.5 MiB/s` or `80 %`.
 *
 * Decimal prefixes shift the written number's exponent before it becomes binary, so `4.35 %` is the double 0.0435 and
 * `870 MB` rounds once.
 *
 * @param value - as the YAML file gives it: text, or a number where the dimension allows a bare one
 * @returns the value in the dimension's canonical unit (s, W, J, MiB, MHz, bit/s, °C, 0..1, MHz·s, U), or the problem
 */
export function readQuantity(value: unknown, dimension: QuantityDimension): number | QuantityProblem {
  const { bare, units } = DIMENSIONS[dimension];
  if (typeof value === "number" && bare && Number.isFinite(value)) return value;
  const match = typeof value === "string" ? NUMBER_THEN_UNIT.exec(value.trim()) : null;
  if (match === null) return { expected: expectedQuantity(dimension) };
  const [, digits = "", exponent = "0", name = ""] = match;
  if (name === "" && bare) return Number(`${digits}e${exponent}`);
  const found = Object.hasOwn(units, name) ? units[name] : undefined;
  if (found === undefined) {
    const nearest = name === "" ? undefined : nearestName(name, Object.keys(units));
    return { expected: expectedQuantity(dimension), ...(nearest === undefined ? {} : { nearest }) };
  }
  return Number(`${digits}e${Number(exponent) + found.exponent}`) * found.factor;
}

/** What a quantity of a dimension looks like, for error messages: `a power in mW, W, kW or MW, such as 250 W`. */
export function expectedQuantity(dimension: QuantityDimension): string {
  const { noun, example, units } = DIMENSIONS[dimension];
  const names = Object.keys(units);
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
  return DIMENSIONS[dimension].bare
    ? `${noun}, such as ${example}`
    : `${noun} in ${list}, such as ${example}`;
}

/** A value of a dimension as people write it, in its canonical unit: `0 W`. */
export function formatQuantity(value: number, dimension: QuantityDimension): string {
  const canonical = Object.entries(DIMENSIONS[dimension].units).find(
    ([, u]) => u.exponent === 0 && u.factor === 1,
  );
  return canonical === undefined || DIMENSIONS[dimension].bare ? String(value) : `${value} ${canonical[0]}`;
}

/** The canonical unit of a dimension; null where values are bare numbers. */
export function canonicalUnit(dimension: QuantityDimension): string | null {
  const { bare, units } = DIMENSIONS[dimension];
  if (bare) return null;
  return Object.keys(units).find((name) => units[name]!.exponent === 0 && units[name]!.factor === 1) ?? null;
}

/**
 * A value of a dimension as people write it: in the unit that takes the fewest digits, the canonical one among equals.
 * {@link readQuantity} reads the same value from it, to the last bit.
 */
export function readableQuantity(value: number, dimension: QuantityDimension): string | number {
  const canonical = canonicalUnit(dimension);
  if (canonical === null) return value;
  let shortest = String(value);
  let name = canonical;
  for (const [candidate, { exponent, factor }] of Object.entries(DIMENSIONS[dimension].units)) {
    // Dividing may miss the last digit, or find a number that reads as another; then the unit is not for this value.
    const digits = String(Number(shifted(String(value / factor), -exponent)));
    if (digits.length < shortest.length && Number(shifted(digits, exponent)) * factor === value) {
      shortest = digits;
      name = candidate;
    }
  }
  return `${shortest} ${name}`;
}

/** Digits, which may have an exponent of their own, times a power of ten. */
function shifted(digits: string, exponent: number): string {
  const [mantissa, own = "0"] = digits.split("e");
  return `${mantissa}e${Number(own) + exponent}`;
}

/** JSON Schema's `pattern` for quantities of a dimension. */
export function quantityPattern(dimension: QuantityDimension): string {
  const { bare, units } = DIMENSIONS[dimension];
  const names = Object.keys(units).map((name) => name.replace(/[/·%]/g, (c) => (c === "/" ? "\\/" : c)));
  return `^\\s*[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?\\s*(${names.join("|")})${bare ? "?" : ""}\\s*$`;
}

/** How a dimension is talked about and written. */
export function quantityStyle(dimension: QuantityDimension): {
  readonly noun: string;
  readonly example: string;
  readonly bare: boolean;
} {
  return DIMENSIONS[dimension];
}
