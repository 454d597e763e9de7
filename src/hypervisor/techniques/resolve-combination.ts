import type { Processor } from "../processors/processor.ts";
import { processors } from "../processors/registry.ts";
import {
  type Combination,
  HYPERVISOR_TYPES,
  type HypervisorType,
  IOS,
  type Io,
  PAGINGS,
  type Paging,
} from "./combination.ts";
import { CombinationError, type CombinationProblem } from "./combination-error.ts";
import type { TechniqueFacts } from "./facts.ts";
import type { Technique } from "./technique.ts";

/** What is asked for, as people write it. What is left out is the technique's default on that processor. */
export interface CombinationRequest {
  readonly technique: string;
  readonly paging?: string | undefined;
  readonly io?: string | undefined;
  readonly type?: string | undefined;
  /** Default {@link DEFAULT_PROCESSOR}. */
  readonly processor?: string | undefined;
}

/** The processor with the most figures that somebody has measured. */
const DEFAULT_PROCESSOR = "skylake";

/** A combination and the technique that makes it, or what is known of it. */
export interface ResolvedCombination<Known extends TechniqueFacts = Technique> {
  readonly combination: Combination;
  readonly technique: Known;
}

/**
 * Makes a combination out of names.
 *
 * @param techniques - those that there are
 * @throws CombinationError if a name is unknown, or if the parts do not go together
 */
export function resolveCombination<Known extends TechniqueFacts>(
  request: CombinationRequest,
  techniques: readonly Known[],
): ResolvedCombination<Known> {
  const technique = named("technique", request.technique, techniques);
  const processor = named("processor", request.processor ?? DEFAULT_PROCESSOR, processors);
  const part = <Value extends string | number>(
    name: CombinationProblem["part"],
    asked: string | undefined,
    known: readonly Value[],
    offered: readonly Value[],
    whyNot: (value: Value) => string | null,
  ): Value => {
    const possible = offered.filter((value) => whyNot(value) === null);
    const value =
      asked === undefined
        ? (possible[0] ?? offered[0]!)
        : known.find((candidate) => String(candidate) === asked);
    if (value !== undefined && possible.includes(value)) return value;
    const found = `"${value ?? asked}"`;
    if (value === undefined) {
      const expected = `one of ${known.join(", ")}`;
      throw new CombinationError({ part: name, found, expected, candidates: known.map(String) });
    }
    const candidates = possible.map(String);
    const reason = whyNot(value) ?? `${technique.title} has no other`;
    const expected = `${candidates.join(" or ") || "another processor"}: ${reason}`;
    throw new CombinationError({ part: name, found, expected, candidates });
  };
  const combination: Combination = {
    technique: technique.name,
    paging: part<Paging>("paging", request.paging, PAGINGS, technique.paging, (paging) =>
      whyNotPaging(paging, technique, processor),
    ),
    io: part<Io>("io", request.io, IOS, technique.io, (io) => whyNotIo(io, technique)),
    type: part<HypervisorType>("type", request.type, HYPERVISOR_TYPES, technique.types, (type) =>
      whyNotType(type, technique),
    ),
    processor,
  };
  return { combination, technique };
}

function named<Named extends { readonly name: string }>(
  part: CombinationProblem["part"],
  asked: string,
  among: readonly Named[],
): Named {
  const found = among.find(({ name }) => name === asked);
  if (found !== undefined) return found;
  const candidates = among.map(({ name }) => name);
  const expected = `one of ${candidates.join(", ")}`;
  throw new CombinationError({ part, found: `"${asked}"`, expected, candidates });
}

function whyNotPaging(
  paging: Paging,
  { title, hardwareAssisted, paging: offered }: TechniqueFacts,
  { name, translation }: Processor,
): string | null {
  switch (paging) {
    case "nested":
    case "nested-large":
      if (!hardwareAssisted) return `nested paging needs hardware assistance, and ${title} has none`;
      if (translation.nestedTlb !== null) return null;
      return `nested paging needs a processor that walks the host's tables, too, and ${name} does not`;
    case "direct":
      if (offered.includes(paging)) return null;
      return `direct paging needs a guest that asks its monitor to change a table, and ${title} has none`;
    case "shadow":
      if (offered.includes(paging)) return null;
      return `under ${title} there are no tables beside the guest's own`;
    case "none":
      if (offered.includes(paging)) return null;
      return `under ${title} a guest's memory is not where the guest believes it to be`;
  }
}

function whyNotIo(io: Io, { title, hardwareAssisted, io: offered }: TechniqueFacts): string | null {
  if (io === "passthrough-exitless" && !hardwareAssisted) {
    return `interrupts without exits need hardware assistance, and ${title} has none`;
  }
  if (offered.includes(io)) return null;
  if (io === "native") return `under ${title} there is a monitor between the guest and the devices`;
  if (offered.includes("native"))
    return `under ${title} there is no monitor between the kernel and the devices`;
  return null;
}

function whyNotType(type: HypervisorType, { title, types: offered }: TechniqueFacts): string | null {
  if (offered.includes(type)) return null;
  if (type === "none") return `${title} has a hypervisor`;
  return offered.includes("none") ? `${title} has no hypervisor` : null;
}
