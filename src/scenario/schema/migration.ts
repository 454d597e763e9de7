import * as z from "zod/mini";
import { migrationAlgorithms } from "../../models/migration/algorithms.ts";
import { guestMemoryModels } from "../../models/migration/memory/registry.ts";
import type { ChoiceSpec, LinkSpec, MigrationSpec, PlannedMigrationSpec } from "../specification.ts";
import { count, quantity, type Schema, text } from "./fields.ts";
import { choiceAlone } from "./parameters.ts";
import { byDefault, list, section } from "./sections.ts";

/** How a VM writes to its memory: a value of `migration.guestMemory` and of `vmTypes.<name>.guestMemory`. */
export function guestMemorySchema(): Schema<ChoiceSpec> {
  return choiceAlone(
    "how VMs write to their memory, which a migration has to send again; a working set if left out",
    "model",
    guestMemoryModels,
  );
}

function linkSchema(): Schema<LinkSpec> {
  const shape = {
    bandwidth: z.optional(
      quantity("data-rate", "what it carries; without a limit if left out", { positive: true }),
    ),
    latency: byDefault("0 s", quantity("time", "from the last bit sent to its arrival")),
  };
  const meaning = "the link that each migration has for itself where no network is described";
  return section(meaning, shape, ({ bandwidth, latency }) => ({
    bandwidthBitps: bandwidth ?? Number.POSITIVE_INFINITY,
    latencyS: latency,
  }));
}

function plannedSchema(): Schema<PlannedMigrationSpec> {
  const shape = {
    vm: text("name of the VM"),
    to: count("the server that it goes to, counted from 0", 0),
    at: quantity("time", "when; a VM that does not run then, or that does not fit there, stays where it is"),
  };
  return section("a migration", shape, ({ vm, to, at }) => ({ vm, to, atS: at }));
}

/** The value of `migration`. */
export function migrationSchema(): Schema<MigrationSpec> {
  const shape = {
    algorithm: byDefault(
      { kind: "fixed-time" },
      choiceAlone("how the memory of a VM that runs is copied", "kind", migrationAlgorithms),
    ),
    guestMemory: z.optional(guestMemorySchema()),
    bandwidth: byDefault(
      "1 Gbit/s",
      quantity("data-rate", "the most that one migration sends", { positive: true }),
    ),
    link: byDefault({}, linkSchema()),
    cpuOverhead: byDefault(
      "10 %",
      quantity("fraction", "CPU that a migration takes on either server, as a share of the VM's", { max: 1 }),
    ),
    perServer: z.optional(
      count("migrations that a server takes part in at a time, the rest wait; without a limit if left out"),
    ),
    perLink: z.optional(
      count(
        "migrations that cross a link of `network` at a time, the servers' own not counted; without a limit if left out",
      ),
    ),
    planned: byDefault([], list("migrations at given times", plannedSchema())),
  };
  return section("live migration", shape, (fields) => ({
    algorithm: fields.algorithm,
    guestMemory: fields.guestMemory ?? null,
    bandwidthBitps: fields.bandwidth,
    link: fields.link,
    cpuOverhead: fields.cpuOverhead,
    perServer: fields.perServer ?? Number.POSITIVE_INFINITY,
    perLink: fields.perLink ?? Number.POSITIVE_INFINITY,
    planned: fields.planned,
  }));
}
