import { bareMetal } from "../guests/bare-metal.ts";
import { loadGuestImage } from "../guests/guest-image.ts";
import { GUEST_BYTES } from "../guests/layout.ts";
import type { Mode } from "../machine/modes.ts";
import { Platform } from "../system/platform.ts";
import { NATIVE } from "./facts.ts";
import { machineDevices } from "./machine-devices.ts";
import type { Technique } from "./technique.ts";

/** The bare machine: what all others are compared with. */
export const native: Technique = nativeIn("fast");

/** The same on one of the two kinds of machines, which agree in every cycle. */
export function nativeIn(mode: Mode): Technique {
  return {
    ...NATIVE,
    create({ processor }, guest) {
      const image = guest(bareMetal);
      const platform = new Platform({ processor, memoryBytes: GUEST_BYTES, mode, devices: machineDevices });
      loadGuestImage(image, platform.memory, 0);
      platform.cores[0]!.start({ pc: image.entry, stack: image.stack, root: image.root });
      return { platform, image, guestBase: 0, run: (cycleBudget) => platform.run(cycleBudget) };
    },
  };
}
