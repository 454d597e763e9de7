import type { PhysicalMemory } from "../../memory/physical-memory.ts";
import { CR, MACHINE_STATUS } from "../../system/control-registers.ts";
import { EXIT, VM_CONTROL, VM_FIELD } from "../../system/control-structure.ts";
import { SEGMENT, SELECTOR } from "../../system/descriptors.ts";
import { VECTOR } from "../../system/vectors.ts";
import { interruptSection } from "../core/interrupts.ts";
import type { GuestStart } from "../core/load-monitor.ts";
import { assembleMonitor, type MonitorImage } from "../core/monitor-image.ts";
import { controlRegisterSection } from "./control-registers.ts";
import { exitSection } from "./exits.ts";
import { INSTRUCTIONS } from "./instructions.ts";
import { injectionSection, VECTORS } from "./interrupts.ts";
import type { DeviceService } from "./io.ts";
import { fieldAddress, GUEST_TABLES, guestControl } from "./layout.ts";
import { nestedPagingSection } from "./nested-paging.ts";
import { SHADOW_EXITS, SHADOW_READS, SHADOW_WRITES, shadowPagingSections } from "./shadow-paging.ts";
import {
  DIRECT_INTERRUPTS,
  type ExitControls,
  INTERCEPTED_INTERRUPTS,
  registerBits,
  startSection,
} from "./start.ts";

/** What kind of monitor it is to be. */
export interface HardwareAssistedSpec {
  readonly paging: "shadow" | "nested" | "nested-large";
  readonly devices: DeviceService;
  /** Whether interrupts are the guest's own, without a monitor in between. */
  readonly directInterrupts: boolean;
  /** Whether translations are told apart by tags; else they are forgotten at each exit and entry. */
  readonly tagged: boolean;
}

/** The tag of the guest's translations; 0 is the host's. */
const FIRST_TAG = 1;

/**
 * A monitor whose guest runs as it is, kernel in ring 0 and all, in the processor's mode for virtual machines, and is left
 * for what it cannot be let do by itself. (R. Uhlig et al., Intel virtualization technology, IEEE Computer 38(5), 2005.)
 */
export function hardwareAssistedMonitor(spec: HardwareAssistedSpec): MonitorImage {
  const { paging, devices, directInterrupts, tagged } = spec;
  const shadow = paging === "shadow";
  const interrupts = directInterrupts ? DIRECT_INTERRUPTS : INTERCEPTED_INTERRUPTS;
  const controls: ExitControls = {
    controls: interrupts.controls | (shadow ? VM_CONTROL.invalidatePage : 0),
    exceptions: shadow ? 1 << VECTOR.pageFault : 0,
    controlWrites:
      interrupts.controlWrites | (shadow ? registerBits(Object.keys(SHADOW_WRITES).map(Number)) : 0n),
    controlReads: interrupts.controlReads | (shadow ? registerBits(SHADOW_READS) : 0n),
    exemptPorts: devices.exemptPorts,
    nestedRoot: shadow ? 0 : GUEST_TABLES,
    tag: tagged ? FIRST_TAG : 0,
  };
  return assembleMonitor([
    startSection(controls, [...(shadow ? ["start_paging"] : []), ...devices.starts]),
    exitSection({
      [EXIT.externalInterrupt]: devices.externalInterruptExit,
      [EXIT.halt]: "exit_halt",
      [EXIT.idle]: "exit_idle",
      [EXIT.identify]: "exit_identify",
      [EXIT.hypercall]: "exit_hypercall",
      [EXIT.controlRead]: "exit_control_read",
      [EXIT.controlWrite]: "exit_control_write",
      [EXIT.port]: "exit_port",
      ...(shadow ? SHADOW_EXITS : { [EXIT.nestedFault]: "exit_nested_fault" }),
      [EXIT.interruptWindow]: "resume",
      [EXIT.virtualisation]: "exit_virtualisation",
    }),
    INSTRUCTIONS,
    controlRegisterSection(shadow ? SHADOW_WRITES : {}),
    injectionSection(controls),
    interruptSection(devices.interrupts, devices.wait),
    ...(shadow ? shadowPagingSections(tagged) : [nestedPagingSection({ large: paging === "nested-large" })]),
    ...devices.sections,
    VECTORS,
  ]);
}

/** Puts into the control structure what a guest begins with: in ring 0, with interrupts off and paging on. */
export function writeGuestState(
  memory: PhysicalMemory,
  { entry, stack, root }: GuestStart,
  conditionCodes: number,
): void {
  const field = (number: number, low: number) => memory.writeWord(fieldAddress(number), low, 0);
  field(VM_FIELD.guestPc, entry);
  field(VM_FIELD.guestStack, stack);
  field(VM_FIELD.guestFlags, conditionCodes);
  field(
    VM_FIELD.guestSelectors,
    (SELECTOR.kernelCode << (16 * SEGMENT.code)) | (SELECTOR.kernelData << (16 * SEGMENT.stack)),
  );
  field(guestControl(CR.status), MACHINE_STATUS.protected | MACHINE_STATUS.paging);
  field(guestControl(CR.root), root);
}
