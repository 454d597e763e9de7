import { CR, FEATURE } from "../../system/control-registers.ts";
import { CONTROL_REGISTER_SECTION } from "../core/control-registers.ts";
import { decodeSection } from "../core/decode.ts";
import { entrySection } from "../core/entry.ts";
import { GUEST_MEMORY } from "../core/guest-memory.ts";
import { INJECTION } from "../core/injection.ts";
import { type InterruptHandlers, interruptSection } from "../core/interrupts.ts";
import { LIMITED_ACCESSES } from "../core/limited-accesses.ts";
import type { MonitorDevice } from "../core/monitor-device.ts";
import { assembleMonitor, type MonitorImage } from "../core/monitor-image.ts";
import { portSection } from "../core/ports.ts";
import { EMULATIONS, PRIVILEGED } from "../core/privileged.ts";
import { TABLES } from "../core/tables.ts";
import { SHADOW_PAGING } from "../shadow-paging/shadow-paging.ts";

/** The guest's kernel is not translated: it must not reach the monitor by any segment. */
const LIMIT_EVERY_SEGMENT = `
limit_every_segment:
  irmovq $${FEATURE.limitsEverySegment}, %rax
  wrcr %rax, $${CR.features}
  ret
`;

/**
 * The classic monitor: the guest's kernel runs in ring 1, where every privileged instruction traps and is emulated, on
 * shadow page tables. What is sensitive without being privileged it does not see. (G. J. Popek and R. P. Goldberg,
 * Formal requirements for virtualizable third generation architectures, Communications of the ACM 17(7), 1974.)
 *
 * @param devices - ports and interrupts that none of them names are the real ones
 */
export function trapAndEmulateMonitor(devices: readonly MonitorDevice[]): MonitorImage {
  const interrupts: InterruptHandlers = Object.assign({}, ...devices.map((device) => device.interrupts));
  return assembleMonitor([
    entrySection(["limit_every_segment", "start_paging", ...devices.flatMap(({ start = [] }) => start)]),
    decodeSection(EMULATIONS),
    LIMIT_EVERY_SEGMENT,
    LIMITED_ACCESSES,
    PRIVILEGED,
    CONTROL_REGISTER_SECTION,
    INJECTION,
    interruptSection(interrupts),
    portSection(devices.flatMap(({ ports = [] }) => ports)),
    GUEST_MEMORY,
    SHADOW_PAGING,
    ...devices.flatMap(({ sections }) => sections),
    TABLES,
  ]);
}
