import { bytesFrom, doublesFrom, integersFrom } from "../../floor/base64.ts";
import { type FloorData, STATE_ON, STATES } from "../../floor/floor-data.ts";
import { QUANTUM } from "../../floor/quantum.ts";
import { VmPlaces } from "../../floor/vm-places.ts";

/** What is known of a unit, or of several together, at a time. */
export interface Reading {
  readonly utilisation: number;
  readonly powerW: number;
  /** How many servers are in each state; null where states are not known. */
  readonly inState: readonly number[] | null;
}

const STATE_OFF = STATES.indexOf("off");
const STATE_SUSPENDED = STATES.indexOf("suspended");

/** The data of a floor, decoded, and the questions that the view asks of it. A time is the number of a sample. */
export class FloorModel {
  readonly floor: FloorData;
  readonly unitCount: number;
  /** Times that the slider goes through, s. */
  readonly timeS: Float64Array;
  readonly utilisation: Uint8Array;
  readonly power: Uint8Array;
  readonly state: Uint8Array | null;
  readonly totalS: Float64Array;
  readonly totalW: Float64Array;
  readonly migration: {
    readonly vm: Int32Array;
    readonly source: Int32Array;
    readonly target: Int32Array;
    readonly startS: Float64Array;
    readonly endS: Float64Array;
  };
  readonly places: VmPlaces | null;
  readonly vmType: Int32Array;
  readonly startS: Float64Array;
  readonly unitsIn: {
    readonly rack: readonly (readonly number[])[];
    readonly chassis: readonly (readonly number[])[];
  };
  readonly chassisIn: readonly (readonly number[])[];

  constructor(floor: FloorData) {
    this.floor = floor;
    const { samples, totals, migrations, vms, servers } = floor;
    this.unitCount = floor.unit === "server" ? servers.typeOf.length : floor.racks.length;
    this.utilisation = bytesFrom(samples.utilisation);
    this.power = bytesFrom(samples.power);
    this.state = samples.state === null ? null : bytesFrom(samples.state);
    this.totalS = doublesFrom(totals.timeS);
    this.totalW = doublesFrom(totals.powerW);
    const sampledS = doublesFrom(samples.timeS);
    this.timeS = samples.kind === "recorded" || this.totalS.length === 0 ? sampledS : this.totalS;
    this.migration = {
      vm: integersFrom(migrations.vm),
      source: integersFrom(migrations.source),
      target: integersFrom(migrations.target),
      startS: doublesFrom(migrations.startS),
      endS: doublesFrom(migrations.endS),
    };
    this.vmType = vms === null ? new Int32Array() : integersFrom(vms.typeOf);
    this.startS = vms === null ? new Float64Array() : doublesFrom(vms.startS);
    this.places =
      vms === null
        ? null
        : new VmPlaces({
            firstServer: integersFrom(vms.firstServer),
            startS: this.startS,
            stopS: doublesFrom(vms.stopS),
            vm: this.migration.vm,
            target: this.migration.target,
            endS: this.migration.endS,
          });
    const byRack: number[][] = floor.racks.map(() => []);
    const byChassis: number[][] = floor.chassis.map(() => []);
    for (const [server, rack] of servers.rack.entries()) byRack[rack]!.push(server);
    for (const [server, chassis] of servers.chassis.entries())
      if (chassis !== -1) byChassis[chassis]!.push(server);
    if (floor.unit === "rack") for (const rack of byRack.keys()) byRack[rack]!.push(rack);
    this.unitsIn = { rack: byRack, chassis: byChassis };
    const chassisIn: number[][] = floor.racks.map(() => []);
    for (const [chassis, { rack }] of floor.chassis.entries()) chassisIn[rack]!.push(chassis);
    this.chassisIn = chassisIn;
  }

  /** Where the row of a time begins in the matrices. */
  rowAt(time: number): number {
    return Math.min(time, this.floor.samples.count - 1) * this.unitCount;
  }

  /** Whether a server is known to use next to nothing: it is off or sleeps. */
  isAsleep(unit: number, row: number): boolean {
    if (this.state === null || this.floor.unit === "rack") return false;
    const state = this.state[row + unit]!;
    return state === STATE_OFF || state === STATE_SUSPENDED;
  }

  /** Units together: mean utilisation, all power, states counted. */
  read(units: readonly number[], time: number): Reading {
    const row = this.rowAt(time);
    const inState: number[] | null = this.state === null ? null : STATES.map(() => 0);
    let utilisation = 0;
    let power = 0;
    for (const unit of units) {
      utilisation += this.utilisation[row + unit]!;
      power += this.power[row + unit]!;
      if (inState === null) continue;
      if (this.floor.unit === "server") inState[this.state![row + unit]!]!++;
      else
        inState[STATE_ON]! += Math.round(
          this.state![row + unit]! * QUANTUM * this.floor.racks[unit]!.servers,
        );
    }
    return {
      utilisation: (utilisation * QUANTUM) / units.length,
      powerW: power * this.floor.samples.powerStepW,
      inState,
    };
  }

  /** Migrations that are under way at a time, or began since the time before. */
  migrationsAt(time: number): readonly number[] {
    const now = this.timeS[time]!;
    const before = time > 0 ? this.timeS[time - 1]! : -1;
    const { startS, endS } = this.migration;
    const found: number[] = [];
    for (let move = 0; move < startS.length && startS[move]! <= now; move++) {
      if (startS[move]! > before || endS[move]! > now) found.push(move);
    }
    return found;
  }
}
