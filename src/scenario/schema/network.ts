import * as z from "zod/mini";
import type { UplinkDefinition } from "../../models/network/network-definition.ts";
import type { CheckedFields } from "./equipment.ts";
import { number, quantity, type Schema } from "./fields.ts";
import { byDefault, section } from "./sections.ts";

/** The links of one level as the file has them. */
export interface CheckedUplink {
  readonly capacityBitps: number | undefined;
  readonly oversubscription: number | undefined;
  readonly latencyS: number;
}

/** A link of an end point. */
interface EndLink {
  readonly capacityBitps: number;
  readonly latencyS: number;
}

/** A network whose shape is right. */
export interface CheckedNetwork {
  readonly nic: { readonly latencyS: number };
  readonly storage: EndLink;
  readonly imageServer: EndLink;
  readonly backplane: CheckedUplink;
  readonly rack: CheckedUplink;
  readonly hall: CheckedUplink;
  readonly core: CheckedUplink;
}

/** Ratio of what is below an uplink to what it carries, where nothing is said. */
export const OVERSUBSCRIPTION = 1;

/** Assumptions of a usual size: the software and the interface of a host, and a switch at 10 Gbit/s. */
const HOST_LATENCY = "5 us";
const SWITCH_LATENCY = "1 us";

const latency = (written: string): Schema<number> =>
  byDefault(written, quantity("time", "what a bit takes to cross it, and the switch at its end"));

function endLink(meaning: string): Schema<EndLink> {
  const shape = {
    capacity: byDefault("10 Gbit/s", quantity("data-rate", "in each direction", { positive: true })),
    latency: latency(HOST_LATENCY),
  };
  return section(meaning, shape, (fields) => ({ capacityBitps: fields.capacity, latencyS: fields.latency }));
}

function uplink(meaning: string): Schema<CheckedUplink> {
  const shape = {
    capacity: z.optional(quantity("data-rate", "what it carries", { positive: true })),
    oversubscription: z.optional(
      number(
        "instead of a capacity: what all that hangs below it can send together, divided by what it carries; 1 if left out",
        { positive: true },
      ),
    ),
    latency: latency(SWITCH_LATENCY),
  };
  return section(meaning, shape, ({ capacity, oversubscription, latency: latencyS }) => ({
    capacityBitps: capacity,
    oversubscription,
    latencyS,
  }));
}

/** The value of `network`. */
export function networkSchema(): Schema<CheckedNetwork> {
  const nic = section(
    "from a server to its chassis, its rack's switch or the core; as wide as its network interface",
    { latency: latency(HOST_LATENCY) },
    (fields) => ({ latencyS: fields.latency }),
  );
  const shape = {
    nic: byDefault({}, nic),
    backplane: byDefault({}, uplink("from a chassis to the top-of-rack switch, and back")),
    rack: byDefault({}, uplink("from a rack to the aggregation switch of its hall, and back")),
    hall: byDefault({}, uplink("from a hall to the core of its site, and back")),
    core: byDefault(
      {},
      uplink("a site's core, which all that turns in it or leaves the site shares, whatever its direction"),
    ),
    storage: byDefault({}, endLink("from a storage brick to the top-of-rack switch, and back")),
    imageServer: byDefault({}, endLink("from the image server of a site to its core, and back")),
  };
  const meaning =
    "links that flows share; if left out, flows are in nobody's way, and nothing is known of the traffic of switches";
  return section(meaning, shape, (fields) => fields);
}

/** What the file would say for a complete uplink. */
export function uplinkFields(uplink: UplinkDefinition): CheckedFields {
  return "capacityBitps" in uplink
    ? { capacity: uplink.capacityBitps, oversubscription: null }
    : { capacity: null, oversubscription: uplink.oversubscription };
}
