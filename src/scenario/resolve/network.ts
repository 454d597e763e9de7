import type { NetworkDefinition, UplinkDefinition } from "../../models/network/network-definition.ts";
import { type CheckedNetwork, type CheckedUplink, OVERSUBSCRIPTION } from "../schema/network.ts";
import type { Findings } from "./findings.ts";

/** Completes a network, and reports links that are given a capacity in two ways. */
export function resolveNetwork(network: CheckedNetwork, findings: Findings): NetworkDefinition {
  return {
    nic: network.nic,
    storage: network.storage,
    imageServer: network.imageServer,
    backplane: uplink("backplane", network.backplane, findings),
    rack: uplink("rack", network.rack, findings),
    hall: uplink("hall", network.hall, findings),
    core: uplink("core", network.core, findings),
  };
}

function uplink(
  level: string,
  { capacityBitps, oversubscription, latencyS }: CheckedUplink,
  findings: Findings,
): UplinkDefinition {
  if (capacityBitps === undefined)
    return { oversubscription: oversubscription ?? OVERSUBSCRIPTION, latencyS };
  if (oversubscription !== undefined) {
    const expected = "a capacity or an oversubscription, not both";
    findings.report(
      ["network", level, "oversubscription"],
      `${oversubscription} beside a capacity`,
      expected,
    );
  }
  return { capacityBitps, latencyS };
}
