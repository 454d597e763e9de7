import { UtilisationHistory } from "../../models/compute/utilisation-history.ts";
import type { OverloadDetection } from "../../policies/overload-detection/overload-detection.ts";
import type { PlacementPolicy } from "../../policies/placement/placement.ts";
import type { VmSelection } from "../../policies/vm-selection/vm-selection.ts";
import type { Compatibility } from "../compatibility.ts";
import {
  ConsolidationController,
  type ConsolidationTimes,
} from "../consolidation/consolidation-controller.ts";
import { ConsolidationPlanner } from "../consolidation/planner.ts";
import { ServerLoadView } from "../consolidation/server-load-view.ts";
import type { MigrationController } from "../migration/migration-controller.ts";
import { MoveSearch } from "../placement/target-search.ts";
import type { AssembledParts } from "./parts.ts";

/** How VMs are brought together on few servers. */
export interface ConsolidationSettings {
  readonly detection: OverloadDetection;
  readonly selection: VmSelection;
  readonly evacuateUnderloaded: boolean;
}

/** Builds consolidation. */
export function assembleConsolidation(
  parts: AssembledParts,
  migration: MigrationController,
  policy: PlacementPolicy,
  settings: ConsolidationSettings,
  times: ConsolidationTimes,
  right: Compatibility,
): void {
  const { engine, servers, vms, residents, lifecycle, sharing, searching, staleDepartures } = parts;
  const histories = new UtilisationHistory(vms.count);
  const view = new ServerLoadView(servers, vms, residents, histories, {
    intervalS: times.intervalS,
    migrationS: (vm) => migration.durationS(vm),
  });
  lifecycle.onPlace((vm) => view.arrived(vm));
  lifecycle.onStop((vm) => view.left(vm));
  migration.onSwitchOver((vm) => view.arrived(vm));
  const planner = new ConsolidationPlanner(
    {
      servers,
      vms,
      residents,
      sharing,
      search: new MoveSearch(servers, vms, policy, searching),
      view,
      detection: settings.detection,
      selection: settings.selection,
      ...(staleDepartures && { onTrial: (vm, server) => staleDepartures.settleIn(vm, server) }),
    },
    {
      evacuateUnderloaded: settings.evacuateUnderloaded,
      zeroIsOff: right.instantPowerStates,
      duplicateMoves: right.duplicateMoves,
    },
  );
  new ConsolidationController(engine, vms, histories, view, planner, migration, times);
}
