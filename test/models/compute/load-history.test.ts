import * as fc from "fast-check";
import { expect, it } from "vitest";
import { LoadHistory } from "../../../src/models/compute/load-history.ts";
import { HISTORY_LENGTH, UtilisationHistory } from "../../../src/models/compute/utilisation-history.ts";
import { VmTable } from "../../../src/models/compute/vms.ts";
import { defineServerType } from "../../../src/models/plant/server-type.ts";
import { ServerTable } from "../../../src/models/plant/servers.ts";
import { linear } from "../../../src/models/power/linear.ts";
import { vmSpec } from "../../support/vm-spec.ts";

const power = linear.create({ idle: 100, peak: 200 });
const SMALL = defineServerType({ name: "small", cores: 2, coreMhz: 1860, power });
const LARGE = defineServerType({ name: "large", cores: 3, coreMhz: 2660, power });

it("holds what each sample is of a server's capacity, where the ring holds the sample", () => {
  const rows = fc.array(fc.tuple(fc.double({ min: 0, max: 1 }), fc.double({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 80,
  });
  fc.assert(
    fc.property(rows, (samples) => {
      const servers = new ServerTable([SMALL, LARGE, SMALL]);
      const vms = new VmTable([vmSpec({ vcpuMhz: 2500 }), vmSpec({ vcpuMhz: 613 })]);
      const histories = new UtilisationHistory(vms.count);
      const loads = new LoadHistory(servers, vms, histories);
      for (const row of samples) {
        histories.turn();
        for (const vm of [0, 1] as const) histories.push(vm, row[vm]);
        loads.sampled();
      }
      for (const server of [0, 1, 2]) {
        for (const vm of [0, 1]) {
          const shares = loads.sharesOf(server);
          for (let k = 0; k < HISTORY_LENGTH; k++) {
            const place = (histories.cursor - k + HISTORY_LENGTH) % HISTORY_LENGTH;
            const sample = samples.at(-1 - k)?.[vm] ?? 0;
            expect(shares[vm * HISTORY_LENGTH + place]).toBe(
              (sample * vms.nominalMhz[vm]!) / servers.capacityMhz[server]!,
            );
          }
        }
      }
    }),
  );
});
