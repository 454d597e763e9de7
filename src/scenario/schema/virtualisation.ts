import * as z from "zod/mini";
import { processors } from "../../hypervisor/processors/registry.ts";
import { HYPERVISOR_TYPES, IOS, PAGINGS } from "../../hypervisor/techniques/combination.ts";
import { TECHNIQUE_FACTS } from "../../hypervisor/techniques/facts.ts";
import { USUAL_GUESTS } from "../../models/virtualisation/usual-guests.ts";
import type { VirtualisationModels } from "../specification.ts";
import { choice, flag, number, quantity, type Schema, scalar, text, unknownName } from "./fields.ts";
import { byDefault, named, section } from "./sections.ts";

/** A hypervisor as the file defines it: what is left out is the technique's default on that processor. */
export interface HypervisorDefinition {
  readonly technique: string;
  readonly paging?: string | undefined;
  readonly io?: string | undefined;
  readonly type?: string | undefined;
  readonly processor?: string | undefined;
  readonly guests?: string | undefined;
  readonly startUpS?: number | undefined;
  readonly memoryOverheadMiB?: number | undefined;
}

/** A user's own class of workloads. */
export interface EventProfileDefinition {
  readonly base?: string | undefined;
  readonly rates: Readonly<Record<string, number>>;
  readonly cacheAccessesPerS?: number | undefined;
  readonly memoryWait?: number | undefined;
}

function typeField(meaning: string): Schema<string> {
  const words = HYPERVISOR_TYPES.map(String);
  return scalar(meaning, { enum: HYPERVISOR_TYPES }, (value) => {
    const found = String(value);
    return words.includes(found) ? { value: found } : unknownName(value, words);
  });
}

/** A value of `hypervisors`. */
export function hypervisorSchema(): Schema<HypervisorDefinition> {
  const shape = {
    technique: choice(
      "how guests are run; native is the bare machine",
      TECHNIQUE_FACTS.map(({ name }) => name),
    ),
    paging: z.optional(
      choice("whose tables the processor walks; the technique's default if left out", [...PAGINGS]),
    ),
    io: z.optional(choice("how guests reach devices; the technique's default if left out", [...IOS])),
    type: z.optional(
      typeField(
        "on the bare machine (1), on a host (2), or no hypervisor; the technique's default if left out",
      ),
    ),
    processor: z.optional(
      choice(
        "whose cycles the costs are; skylake if left out",
        processors.map(({ name }) => name),
      ),
    ),
    guests: z.optional(
      choice(
        "what start-up and memory beside a guest's own are taken from; if left out, guests start at once and take none",
        USUAL_GUESTS.map(({ name }) => name),
      ),
    ),
    startUp: z.optional(
      quantity(
        "time",
        "from a guest's place on a server that is up to its first work; as `guests` says if left out",
      ),
    ),
    memoryOverhead: z.optional(
      quantity("memory", "memory that a guest takes besides its own; as `guests` says if left out"),
    ),
  };
  return section("a way to run guests", shape, (fields) => ({
    technique: fields.technique,
    paging: fields.paging,
    io: fields.io,
    type: fields.type,
    processor: fields.processor,
    guests: fields.guests,
    startUpS: fields.startUp,
    memoryOverheadMiB: fields.memoryOverhead,
  }));
}

/** A value of `eventProfiles`. */
export function eventProfileSchema(): Schema<EventProfileDefinition> {
  const shape = {
    base: z.optional(
      text("a profile of `coldaisle hypervisor overhead` that the rates change; none if left out"),
    ),
    rates: byDefault(
      {},
      named(
        "events in a second of CPU time on the bare machine, by operation",
        number("how many a second", { min: 0 }),
      ),
    ),
    cacheAccesses: z.optional(
      number("accesses to the last-level cache in a second of CPU time, alone; the base's if left out", {
        min: 0,
      }),
    ),
    memoryWait: z.optional(
      quantity("fraction", "share of its CPU time that it waits for memory, alone; the base's if left out", {
        max: 0.99,
      }),
    ),
  };
  return section(
    "a class of workloads of one's own",
    shape,
    ({ base, rates, cacheAccesses, memoryWait }) => ({
      base,
      rates,
      cacheAccessesPerS: cacheAccesses,
      memoryWait,
    }),
  );
}

/** The value of `virtualisation`: models that are off unless they are asked for. */
export function virtualisationSchema(): Schema<VirtualisationModels> {
  const shape = {
    guestOs: byDefault(
      "0 MiB",
      quantity(
        "memory",
        "the part of a VM's memory that is its operating system's: a container does without it",
      ),
    ),
    pageSharing: byDefault(
      "0 %",
      quantity("fraction", "share of a guest's memory that it has in common with its neighbours", {
        max: 0.99,
      }),
    ),
    memoryOvercommit: byDefault(
      1,
      number("memory that guests are promised on a server, at most, as a multiple of what it has", {
        min: 1,
      }),
    ),
    activeMemory: byDefault(
      "100 %",
      quantity(
        "fraction",
        "share of its memory that a busy guest uses; one less busy uses as much less, and what is idle is taxed",
        {
          max: 1,
        },
      ),
    ),
    idleTax: byDefault(
      "75 %",
      quantity("fraction", "how much more an idle page counts when memory is taken back: 1/(1 − tax) times", {
        max: 0.99,
      }),
    ),
    sharedCache: byDefault(
      false,
      flag("whether guests of a server slow each other down by way of its last-level cache and its memory"),
    ),
    memoryBandwidth: z.optional(
      quantity("data-rate", "what a server's memory gives its guests; no limit if left out", {
        positive: true,
      }),
    ),
  };
  return section("what guests cost each other and their server besides CPU", shape, (fields) => ({
    guestOsMiB: fields.guestOs,
    pageSharing: fields.pageSharing,
    memoryOvercommit: fields.memoryOvercommit,
    activeMemory: fields.activeMemory,
    idleTax: fields.idleTax,
    sharedCache: fields.sharedCache,
    memoryBandwidthBitps: fields.memoryBandwidth ?? Number.POSITIVE_INFINITY,
  }));
}
