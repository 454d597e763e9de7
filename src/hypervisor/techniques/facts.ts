import type { HypervisorType, Io, Paging } from "./combination.ts";

/** What is known of a technique without the code that runs a guest under it. */
export interface TechniqueFacts {
  /** Lower case, words joined by hyphens. */
  readonly name: string;
  /** As in a sentence: `binary translation`. */
  readonly title: string;
  /** Whether every guest behaves under it as on the bare machine, but for time (Popek & Goldberg 1974, equivalence). */
  readonly sound: boolean;
  /** Whether guests run in the processor's mode for virtual machines. */
  readonly hardwareAssisted: boolean;
  /** Whether guests have to be written for it: it runs nothing that was written for the bare machine. */
  readonly ownGuestsOnly?: boolean;
  /** What it can do, its default first. */
  readonly paging: readonly Paging[];
  readonly io: readonly Io[];
  readonly types: readonly HypervisorType[];
}

export const NATIVE: TechniqueFacts = {
  name: "native",
  title: "the bare machine",
  sound: true,
  hardwareAssisted: false,
  paging: ["none"],
  io: ["native"],
  types: ["none"],
};

export const TRAP_AND_EMULATE: TechniqueFacts = {
  name: "trap-and-emulate",
  title: "trap and emulate",
  sound: false,
  hardwareAssisted: false,
  paging: ["shadow"],
  io: ["emulated", "virtio"],
  types: [1],
};

export const BINARY_TRANSLATION: TechniqueFacts = {
  name: "binary-translation",
  title: "binary translation",
  sound: true,
  hardwareAssisted: false,
  paging: ["shadow"],
  io: ["emulated", "virtio"],
  types: [1, 2],
};

export const PARAVIRTUAL: TechniqueFacts = {
  name: "paravirtual",
  title: "paravirtualisation",
  sound: true,
  hardwareAssisted: false,
  ownGuestsOnly: true,
  paging: ["direct"],
  io: ["virtio"],
  types: [1],
};

export const HARDWARE_ASSISTED: TechniqueFacts = {
  name: "hardware-assisted",
  title: "hardware assistance",
  sound: true,
  hardwareAssisted: true,
  paging: ["nested", "nested-large", "shadow"],
  io: ["emulated", "virtio", "passthrough", "passthrough-exitless"],
  types: [1, 2],
};

export const EMULATION: TechniqueFacts = {
  name: "emulation",
  title: "full emulation",
  sound: true,
  hardwareAssisted: false,
  paging: ["none"],
  io: ["emulated", "virtio"],
  types: [1],
};

export const PROCESS_VM_INTERPRETER: TechniqueFacts = {
  name: "process-vm-interpreter",
  title: "a byte-code interpreter",
  sound: true,
  hardwareAssisted: false,
  ownGuestsOnly: true,
  paging: ["none"],
  io: ["native"],
  types: ["none"],
};

export const PROCESS_VM_COMPILER: TechniqueFacts = {
  ...PROCESS_VM_INTERPRETER,
  name: "process-vm-compiler",
  title: "a just-in-time compiler",
};

export const CONTAINER: TechniqueFacts = { ...NATIVE, name: "container", title: "a container" };

/** Facts of all techniques, the bare machine first, in the order of the registry. */
export const TECHNIQUE_FACTS: readonly TechniqueFacts[] = [
  NATIVE,
  TRAP_AND_EMULATE,
  BINARY_TRANSLATION,
  PARAVIRTUAL,
  HARDWARE_ASSISTED,
  EMULATION,
  PROCESS_VM_INTERPRETER,
  PROCESS_VM_COMPILER,
  CONTAINER,
];
