import { figure, percent } from "../../figures.ts";
import { STATES } from "../../floor/floor-data.ts";
import type { FloorModel, Reading } from "./model.ts";
import { nameOf, type Place, unitsOf } from "./place.ts";

/** What is known of a place at a time, as a name and a value each. */
export function factsOf(
  place: Place,
  model: FloorModel,
  time: number,
): readonly (readonly [name: string, value: string])[] {
  const units = unitsOf(place, model);
  const reading = model.read(units, time);
  const mean = model.floor.samples.kind === "mean" ? " (mean)" : "";
  const facts: [string, string][] = [
    [`CPU in use${mean}`, percent(reading.utilisation)],
    [`Server power${mean}`, powerText(reading.powerW)],
  ];
  if (place.level === "server") {
    const { servers } = model.floor;
    facts.unshift(["Type", servers.types[servers.typeOf[place.id]!]!]);
    if (reading.inState !== null) facts.push(["State", STATES[reading.inState.indexOf(1)]!]);
    if (model.places !== null) {
      facts.push(["VMs", String(model.places.guestsOf(place.id, model.timeS[time]!).length)]);
    }
    return facts;
  }
  if (place.level === "chassis") facts.unshift(["Type", model.floor.chassis[place.id]!.type]);
  if (place.level === "rack") facts.unshift(["Height", `${model.floor.racks[place.id]!.heightU} U`]);
  facts.push(["Servers", figure(serverCount(place, model, units))]);
  if (reading.inState !== null) facts.push(["States", statesText(reading)]);
  if (place.level === "floor") {
    facts.push(["Migrations now", figure(model.migrationsAt(time).length)]);
  }
  return facts;
}

/** A place in one sentence. */
export function sentence(place: Place, model: FloorModel, time: number): string {
  const facts = factsOf(place, model, time).map(([name, value]) => `${name} ${value}`);
  return `${nameOf(place, model)}: ${facts.join(", ")}`;
}

function serverCount(place: Place, { floor }: FloorModel, units: readonly number[]): number {
  if (floor.unit === "server") return units.length;
  return place.level === "rack"
    ? floor.racks[place.id]!.servers
    : floor.racks.reduce((sum, { servers }) => sum + servers, 0);
}

function statesText({ inState }: Reading): string {
  const some = inState!.flatMap((count, state) => (count > 0 ? [`${figure(count)} ${STATES[state]}`] : []));
  return some.length === 0 ? "none on" : some.join(", ");
}

function powerText(powerW: number): string {
  return powerW >= 1000 ? `${figure(powerW / 1000)} kW` : `${figure(powerW)} W`;
}
