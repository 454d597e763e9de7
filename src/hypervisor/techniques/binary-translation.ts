import { bareMetal } from "../guests/bare-metal.ts";
import { loadGuestImage } from "../guests/guest-image.ts";
import type { Mode } from "../machine/modes.ts";
import { TRANSLATION } from "../monitors/binary-translation/layout.ts";
import { binaryTranslationMonitor } from "../monitors/binary-translation/monitor.ts";
import { BinaryTranslator, TRANSLATION_CYCLES } from "../monitors/binary-translation/translator.ts";
import { GUEST_PHYSICAL, PHYSICAL } from "../monitors/core/layout.ts";
import { loadMonitor, MONITOR_DOMAIN, MONITORED_BYTES, runMonitored } from "../monitors/core/load-monitor.ts";
import { KEYBOARD_DEVICE, type MonitorDevice, windowDevice } from "../monitors/core/monitor-device.ts";
import { HOST_DEVICE } from "../monitors/hosted/host-devices.ts";
import { HOST_DOMAIN, HOSTED_BYTES } from "../monitors/hosted/layout.ts";
import { loadHost } from "../monitors/hosted/load-host.ts";
import { Platform } from "../system/platform.ts";
import { BINARY_TRANSLATION } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";
import type { VirtualMachine } from "./virtual-machine.ts";

/** A guest whose kernel is translated. */
export interface TranslatedMachine extends VirtualMachine {
  readonly translator: BinaryTranslator;
}

/** Binary translation as a technique: its machines show their translators. */
export interface BinaryTranslation extends Technique {
  create(...parameters: Parameters<Technique["create"]>): TranslatedMachine;
}

/** The guest's kernel translated, its user programs as they are, on shadow page tables. */
export const binaryTranslation: BinaryTranslation = binaryTranslationIn("fast");

/**
 * The same on one of the two kinds of machines.
 *
 * @param consoles - what the monitor has for the guest besides a disk and a network card, where there is no host
 */
export function binaryTranslationIn(
  mode: Mode,
  consoles: readonly MonitorDevice[] = [KEYBOARD_DEVICE],
): BinaryTranslation {
  return {
    ...BINARY_TRANSLATION,
    charges: { translatedInstruction: TRANSLATION_CYCLES },
    create({ processor, io, type }, guest) {
      const image = guest(bareMetal);
      const hosted = type === 2;
      const kind = io === "virtio" ? "virtio" : "emulated";
      const monitor = binaryTranslationMonitor(
        hosted ? [HOST_DEVICE] : [...consoles, windowDevice(kind, PHYSICAL.extensions)],
      );
      const translator = new BinaryTranslator(monitor.program.symbols);
      const platform = new Platform({
        processor,
        memoryBytes: hosted ? HOSTED_BYTES : MONITORED_BYTES,
        mode,
        devices: machineDevices,
        domains: [
          { from: TRANSLATION.cache, to: TRANSLATION.cacheEnd, domain: "guest" },
          MONITOR_DOMAIN,
          ...(hosted ? [HOST_DOMAIN] : []),
        ],
        translator: translator.serve,
      });
      loadGuestImage(image, platform.memory, GUEST_PHYSICAL);
      loadMonitor(platform, monitor, image);
      if (hosted) loadHost(platform, kind, monitor.entry);
      translator.begin(platform.memory, (physical, bytes) => platform.codeChanged(physical, bytes));
      return {
        platform,
        image,
        guestBase: GUEST_PHYSICAL,
        translator,
        run: (cycleBudget) => runMonitored(platform, cycleBudget),
      };
    },
  };
}
