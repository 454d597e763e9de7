import type { MaintenanceWindow } from "../../datacenter/maintenance/maintenance-controller.ts";
import type { Topology } from "../../models/plant/topology.ts";
import type { MaintenanceSpec } from "../specification.ts";

/** A window with the servers that stand in its unit of the plant. */
export function maintenanceWindow(
  { level, unit, fromS, deadlineS, untilS, powerOff }: MaintenanceSpec,
  { serverTypes, serverIn }: Topology,
): MaintenanceWindow {
  const isIn =
    level === "server"
      ? (server: number) => server === unit
      : (server: number) => serverIn[level][server] === unit;
  const servers = Int32Array.from(serverTypes.keys()).filter(isIn);
  return { servers, fromS, deadlineS, untilS, powerOff };
}
