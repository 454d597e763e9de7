import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import { BalancingController, type BalancingOptions } from "../balancing/balancing-controller.ts";
import { HotSpotController, type HotSpotOptions } from "../hot-spots/hot-spot-controller.ts";
import { MaintenanceController, type MaintenanceWindow } from "../maintenance/maintenance-controller.ts";
import { ExpectedLoad } from "../migration/expected-load.ts";
import { MIGRATION_PRIORITY, type MigrationController } from "../migration/migration-controller.ts";
import { MoveDraft } from "../migration/move-draft.ts";
import { Plan, type PlanListener } from "../migration/plan.ts";
import { FitRules } from "../placement/fit-rules.ts";
import { MoveSearch } from "../placement/target-search.ts";
import type { AssembledParts } from "./parts.ts";

/** What moves VMs for other reasons than to save energy; absent: nobody does. */
export interface OperationSettings {
  readonly maintenance?: readonly MaintenanceWindow[];
  readonly hotSpots?: HotSpotOptions;
  readonly balancing?: BalancingOptions;
}

/**
 * Builds maintenance, hot-spot mitigation and balancing, which decide in this order.
 *
 * @returns the maintenance, or null where there is none
 */
export function assembleOperations(
  parts: AssembledParts,
  migration: MigrationController,
  policy: PlacementPolicy,
  settings: OperationSettings,
): MaintenanceController | null {
  const { engine, servers, vms, residents, dirty, power, sharing, searching } = parts;
  const draft = (priority: number, listener: PlanListener): MoveDraft =>
    new MoveDraft(vms, residents, new Plan(vms, residents, sharing, listener), migration, priority);
  const nobody = (): void => {};
  let maintenance: MaintenanceController | null = null;
  if (settings.maintenance) {
    const search = new MoveSearch(servers, vms, policy, searching);
    const evacuation = draft(MIGRATION_PRIORITY.maintenance, (server) => search.changed(server));
    maintenance = new MaintenanceController(
      { engine, servers, vms, dirty, power, migration, search, draft: evacuation },
      settings.maintenance,
    );
  }
  const expected = new ExpectedLoad(servers, vms, residents);
  const rules = new FitRules(servers, vms, searching);
  const byLoad = { engine, servers, vms, expected, rules };
  if (settings.hotSpots) {
    new HotSpotController({ ...byLoad, draft: draft(MIGRATION_PRIORITY.hotSpot, nobody) }, settings.hotSpots);
  }
  if (settings.balancing) {
    const balancing = { ...byLoad, draft: draft(MIGRATION_PRIORITY.balancing, nobody) };
    new BalancingController(balancing, settings.balancing);
  }
  return maintenance;
}
