import type { Residents } from "../../../models/compute/residents.ts";
import type { IncomingMoves } from "../../../models/migration/incoming.ts";
import type { Topology } from "../../../models/plant/topology.ts";

/** What questions about chassis, racks and the like are answered from. */
export interface PlantParts {
  readonly topology: Topology;
  readonly residents: Residents;
  readonly incoming: IncomingMoves;
}
