import type { UtilisationHistory } from "../../models/compute/utilisation-history.ts";
import { VM_STATE, type VmTable } from "../../models/compute/vms.ts";
import { type Engine, type EventKind, PHASE } from "../../sim/engine.ts";
import type { MigrationController } from "../migration/migration-controller.ts";
import type { ConsolidationPlanner } from "./planner.ts";
import type { ServerLoadView } from "./server-load-view.ts";

/** When consolidation happens. */
export interface ConsolidationTimes {
  readonly firstS: number;
  readonly intervalS: number;
}

/** Once an interval: samples every VM's utilisation, has a plan made, starts its migrations. */
export class ConsolidationController {
  readonly #engine: Engine;
  readonly #vms: VmTable;
  readonly #histories: UtilisationHistory;
  readonly #view: ServerLoadView;
  readonly #planner: ConsolidationPlanner;
  readonly #migration: MigrationController;
  readonly #times: ConsolidationTimes;
  readonly #tick: EventKind;

  constructor(
    engine: Engine,
    vms: VmTable,
    histories: UtilisationHistory,
    view: ServerLoadView,
    planner: ConsolidationPlanner,
    migration: MigrationController,
    times: ConsolidationTimes,
  ) {
    this.#engine = engine;
    this.#vms = vms;
    this.#histories = histories;
    this.#view = view;
    this.#planner = planner;
    this.#migration = migration;
    this.#times = times;
    this.#tick = engine.on("consolidation", () => this.#consolidate());
    engine.schedule(times.firstS, PHASE.decide, this.#tick);
  }

  #consolidate(): void {
    this.#sample();
    const planner = this.#planner;
    planner.run();
    for (let i = 0; i < planner.moveCount; i++)
      this.#migration.start(planner.moveVm[i]!, planner.moveTarget[i]!);
    this.#engine.schedule(this.#engine.now + this.#times.intervalS, PHASE.decide, this.#tick);
  }

  #sample(): void {
    const { state, utilisation, count } = this.#vms;
    const histories = this.#histories;
    histories.turn();
    for (let vm = 0; vm < count; vm++) {
      if (state[vm] === VM_STATE.running) histories.push(vm, utilisation[vm]!);
    }
    this.#view.sampled();
  }
}
