import type { ParameterSpecs, ParametersOf } from "../parameters.ts";
import type { GuestMemory } from "./guest-memory.ts";

/** Where a guest is while a step of its migration lasts. */
export type GuestPlace = "source" | "stopped" | "target";

/**
 * What a migration does next: so many bytes go over the network, while the guest runs here, there or nowhere.
 *
 * A step lasts bytes / bandwidth + the latency of the path + {@link pauseS}.
 */
export interface MigrationStep {
  readonly guest: GuestPlace;
  readonly bytes: number;
  /** The most that it sends, byte/s; Infinity: what the links give. */
  readonly rateLimitBytesPerS: number;
  /** Time that it takes besides sending, s: the last state of the devices, the resume at the target. */
  readonly pauseS: number;
  /** Share of its vCPUs' time for which the guest may run, 0..1; below 1 it is throttled so that it writes less. */
  readonly runShare: number;
  /** Share of the CPU that the guest gets which is lost to it, 0..1: it waits for pages that are not there yet. */
  readonly stallShare: number;
}

/** What came of a step. */
export interface StepResult {
  /** How long it took, all included, s. */
  readonly durationS: number;
  /** bytes / durationS, latency included and pause not; 0 for a step without bytes. */
  readonly bytesPerS: number;
  /** How busy the guest's vCPUs were on average while it lasted, 0..1. */
  readonly load: number;
}

/** What a migration knows of its surroundings before it begins. */
export interface MigrationCircumstances {
  readonly memory: GuestMemory;
  /** How busy the guest's vCPUs are now, 0..1. */
  readonly load: number;
  /** What the path from source to target carries at most, byte/s. */
  readonly pathBytesPerS: number;
}

/** Why a migration went on to its last copy, or what ended it else. */
export const MIGRATION_ENDINGS = [
  /** Little enough was left, or all was sent. */
  "converged",
  /** As many rounds as are allowed had not been enough. */
  "round-limit",
  /** As much as is allowed had been sent. */
  "byte-limit",
  /** The guest wrote faster than the migration may send. */
  "rate-limit",
  /** The last round had more to send than the one before. */
  "no-progress",
] as const;

/** One of {@link MIGRATION_ENDINGS}. */
export type MigrationEnding = (typeof MIGRATION_ENDINGS)[number];

/** What a migration says of itself when it is over. Times, bytes and downtime are measured by whoever carries it out. */
export interface MigrationEnd {
  /** Rounds in which memory was copied again while the guest ran; neither the first copy nor the last counts. */
  readonly rounds: number;
  /** Accesses of the guest at the target to pages that had to be fetched over the network. */
  readonly faults: number;
  readonly ending: MigrationEnding;
}

/**
 * A migration as a sequence of steps: yields what it wants done, is given what came of it, and returns its end. It is
 * a generator, so that each algorithm reads from top to bottom as its authors describe it. Every one is finite.
 */
export type Migration = Generator<MigrationStep, MigrationEnd, StepResult>;

/** An algorithm with its parameters chosen. */
export interface MigrationAlgorithm {
  begin(circumstances: MigrationCircumstances): Migration;
}

/** An algorithm as scenarios name it, with the parameters that it declares. */
export interface MigrationAlgorithmModule<Specs extends ParameterSpecs = ParameterSpecs> {
  readonly name: string;
  readonly meaning: string;
  readonly source: string;
  readonly parameters: Specs;
  create(parameters: ParametersOf<Specs>): MigrationAlgorithm;
}
