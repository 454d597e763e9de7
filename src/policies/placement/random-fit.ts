import type { PlacementModule, PlacementSearchView } from "./placement.ts";

const parameters = {} as const;

/** So many servers are drawn before those that fit are looked up: enough unless hardly any does. */
const DRAWS = 64;

/**
 * RF: each server that fits is equally likely. Servers are drawn until one fits, which makes the choice uniform over
 * those that do; where few do, all of them are listed and one is drawn, which does too.
 */
export const randomFit: PlacementModule<typeof parameters> = {
  kind: "placement",
  name: "random-fit",
  meaning: "any server that can hold the VM, each with the same probability",
  source: "Azar, Broder, Karlin and Upfal, Balanced allocations, 1994, section 1: one random choice",
  parameters,
  create: (_, { random }) => ({
    key: "choice",
    choose(view, vm) {
      for (let draw = 0; draw < DRAWS; draw++) {
        const server = Math.floor(random() * view.serverCount);
        if (view.fits(server, vm)) return server;
      }
      const fitting = allFitting(view, vm);
      return fitting.length === 0 ? -1 : fitting[Math.floor(random() * fitting.length)]!;
    },
  }),
};

function allFitting(view: PlacementSearchView, vm: number): readonly number[] {
  const servers: number[] = [];
  for (let server = view.first(vm); server >= 0; server = view.first(vm, server + 1)) servers.push(server);
  return servers;
}
