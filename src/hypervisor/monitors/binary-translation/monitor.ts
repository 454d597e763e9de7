import { CONVENTIONAL_DESCRIPTORS, DESCRIPTOR_BYTES, gateDescriptor } from "../../system/descriptors.ts";
import { CONTROL_REGISTER_SECTION } from "../core/control-registers.ts";
import { decodeSection } from "../core/decode.ts";
import { GUEST_MEMORY } from "../core/guest-memory.ts";
import { INJECTION } from "../core/injection.ts";
import { type InterruptHandlers, interruptSection } from "../core/interrupts.ts";
import { LIMITED_ACCESSES } from "../core/limited-accesses.ts";
import type { MonitorDevice } from "../core/monitor-device.ts";
import { assembleMonitor, type MonitorImage } from "../core/monitor-image.ts";
import { portSection } from "../core/ports.ts";
import { EMULATIONS, PRIVILEGED } from "../core/privileged.ts";
import { TABLES } from "../core/tables.ts";
import { hex } from "../core/text.ts";
import { shadowPaging } from "../shadow-paging/shadow-paging.ts";
import { CALL_OUT_ROUTINES } from "./call-outs.ts";
import { translatedEntry } from "./entry.ts";
import { TRANSLATED_SPACE } from "./epochs.ts";
import { FAR_TRANSFERS } from "./far-transfers.ts";
import { TRANSLATION } from "./layout.ts";
import { LOOK_UP } from "./look-up.ts";
import { SEGMENT_ROUTINES } from "./segments.ts";
import { GATE_SELECTOR } from "./sequences.ts";

const DEPRIVILEGED_RING = 1;

/** The gate for call-outs, behind the usual descriptors in the same table. Its target is a label. */
function gateSection(): string {
  const index = Math.floor(GATE_SELECTOR / DESCRIPTOR_BYTES);
  const absent = Array((index - CONVENTIONAL_DESCRIPTORS.length) * 2).fill(0);
  const { bits } = gateDescriptor(0, 0, DEPRIVILEGED_RING);
  return `  .long ${absent.join(", ")}
  .long call_out, ${bits}`;
}

/**
 * A monitor whose guest's kernel is translated, and runs in ring 1 from a translation cache; user programs run as they are.
 * (K. Adams and O. Agesen, A comparison of software and hardware techniques for x86 virtualization, ASPLOS 2006, § 3.)
 *
 * @param devices - ports and interrupts that none of them names are the real ones
 */
export function binaryTranslationMonitor(devices: readonly MonitorDevice[]): MonitorImage {
  const interrupts: InterruptHandlers = Object.assign({}, ...devices.map((device) => device.interrupts));
  return assembleMonitor([
    translatedEntry(["start_paging", ...devices.flatMap(({ start = [] }) => start)]),
    decodeSection(EMULATIONS),
    LIMITED_ACCESSES,
    PRIVILEGED,
    CONTROL_REGISTER_SECTION,
    INJECTION,
    interruptSection(interrupts, devices.find(({ wait }) => wait !== undefined)?.wait),
    portSection(devices.flatMap(({ ports = [] }) => ports)),
    GUEST_MEMORY,
    shadowPaging(TRANSLATED_SPACE),
    ...devices.flatMap(({ sections }) => sections),
    TABLES,
    gateSection(),
    `  .pos ${hex(TRANSLATION.code)}`,
    LOOK_UP,
    CALL_OUT_ROUTINES,
    SEGMENT_ROUTINES,
    FAR_TRANSFERS,
  ]);
}
