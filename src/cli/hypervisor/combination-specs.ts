import type { OptionSpec } from "../command.ts";
import type { CombinationValues } from "./combination-values.ts";

type TextSpec = Extract<OptionSpec, { readonly placeholder: string }> & { readonly kind: "text" };

/** The options that say how to run a guest, but for the technique. */
export const COMBINATION_OPTIONS: Readonly<Record<keyof CombinationValues, TextSpec>> = {
  paging: {
    kind: "text",
    placeholder: "name",
    meaning:
      "shadow, nested, nested-large, direct or none; default what suits the technique and the processor",
  },
  io: {
    kind: "text",
    placeholder: "name",
    meaning:
      "emulated, virtio, passthrough, passthrough-exitless or native; default what suits the technique",
  },
  type: {
    kind: "text",
    placeholder: "1, 2 or none",
    meaning: "On the bare machine, on a host, or no hypervisor at all; default what suits the technique",
  },
  cpu: {
    kind: "text",
    placeholder: "name",
    meaning: "The processor, such as prescott or haswell; default skylake",
  },
};
