import { binaryTranslation } from "./binary-translation.ts";
import { container } from "./container.ts";
import { emulation } from "./emulation.ts";
import { hardwareAssisted } from "./hardware-assisted.ts";
import { native } from "./native.ts";
import { paravirtual } from "./paravirtual.ts";
import { processVmCompiler, processVmInterpreter } from "./process-vm.ts";
import type { Technique } from "./technique.ts";
import { trapAndEmulate } from "./trap-and-emulate.ts";

/** Techniques, the bare machine first. */
export const techniques: readonly Technique[] = [
  native,
  trapAndEmulate,
  binaryTranslation,
  paravirtual,
  hardwareAssisted,
  emulation,
  processVmInterpreter,
  processVmCompiler,
  container,
];
