import type { Box, FloorLayout } from "../../floor/layout.ts";
import type { FloorModel } from "./model.ts";

/** Something on the floor that can be pointed at and gone into. */
export type Place =
  | { readonly level: "floor" }
  | { readonly level: "rack" | "chassis" | "server"; readonly id: number };

/** The whole floor. */
export const FLOOR: Place = { level: "floor" };

/** Whether two places are one. */
export function isSame(a: Place | null, b: Place | null): boolean {
  return a === b || (a !== null && b !== null && a.level === b.level && idOf(a) === idOf(b));
}

/** What a place is called. */
export function nameOf(place: Place, { floor }: FloorModel): string {
  switch (place.level) {
    case "floor":
      return "Floor";
    case "rack":
      return floor.racks[place.id]!.name;
    default:
      return `${place.level} ${place.id}`;
  }
}

/** The places around a place, from the floor down to itself. */
export function pathTo(place: Place, { floor: { servers, chassis } }: FloorModel): readonly Place[] {
  switch (place.level) {
    case "floor":
      return [FLOOR];
    case "rack":
      return [FLOOR, place];
    case "chassis":
      return [FLOOR, { level: "rack", id: chassis[place.id]!.rack }, place];
    case "server": {
      const within = servers.chassis[place.id]!;
      const rack: Place = { level: "rack", id: servers.rack[place.id]! };
      return within === -1 ? [FLOOR, rack, place] : [FLOOR, rack, { level: "chassis", id: within }, place];
    }
  }
}

/** The places directly inside a place. */
export function childrenOf(place: Place, { floor, unitsIn, chassisIn }: FloorModel): readonly Place[] {
  switch (place.level) {
    case "floor":
      return floor.racks.map((_, id) => ({ level: "rack", id }));
    case "rack": {
      if (floor.unit === "rack") return [];
      const chassis = chassisIn[place.id]!.map((id): Place => ({ level: "chassis", id }));
      const alone = unitsIn.rack[place.id]!.filter((server) => floor.servers.chassis[server] === -1);
      return [...chassis, ...alone.map((id): Place => ({ level: "server", id }))];
    }
    case "chassis":
      return unitsIn.chassis[place.id]!.map((id): Place => ({ level: "server", id }));
    case "server":
      return [];
  }
}

/** The units whose readings make up those of a place. */
export function unitsOf(place: Place, model: FloorModel): readonly number[] {
  switch (place.level) {
    case "floor":
      return Array.from({ length: model.unitCount }, (_, unit) => unit);
    case "server":
      return [place.id];
    default:
      return model.unitsIn[place.level][place.id]!;
  }
}

/** Where a place is drawn. */
export function boxOf(place: Place, layout: FloorLayout): Box {
  switch (place.level) {
    case "floor":
      return { x: 0, y: 0, width: layout.width, height: layout.height };
    case "rack":
      return layout.racks[place.id]!;
    case "chassis":
      return layout.chassis[place.id]!;
    case "server":
      return layout.servers[place.id]!;
  }
}

/** The deepest place at a point of the layout, or null beside all racks. */
export function placeAt(x: number, y: number, layout: FloorLayout, model: FloorModel): Place | null {
  const within = ({ x: left, y: top, width, height }: Box): boolean =>
    x >= left && x < left + width && y >= top && y < top + height;
  const rack = layout.racks.findIndex(within);
  if (rack === -1) return null;
  if (model.floor.unit === "rack") return { level: "rack", id: rack };
  const server = model.unitsIn.rack[rack]!.find((id) => within(layout.servers[id]!));
  if (server !== undefined) return { level: "server", id: server };
  const chassis = model.chassisIn[rack]!.find((id) => within(layout.chassis[id]!));
  return chassis === undefined ? { level: "rack", id: rack } : { level: "chassis", id: chassis };
}

/** Of the places, the nearest to the one in a direction; the place itself where there is none. */
export function nextTowards(
  from: Place,
  among: readonly Place[],
  towards: { readonly x: number; readonly y: number },
  layout: FloorLayout,
): Place {
  const centre = (place: Place): { x: number; y: number } => {
    const { x, y, width, height } = boxOf(place, layout);
    return { x: x + width / 2, y: y + height / 2 };
  };
  const start = centre(from);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (const place of among) {
    const at = centre(place);
    const along = (at.x - start.x) * towards.x + (at.y - start.y) * towards.y;
    const across = Math.abs((at.x - start.x) * towards.y) + Math.abs((at.y - start.y) * towards.x);
    // What is aside counts more than what is far, so that a row is followed to its end.
    if (along > 1 && along + 3 * across < least) {
      least = along + 3 * across;
      best = place;
    }
  }
  return best;
}

function idOf(place: Place): number {
  return place.level === "floor" ? -1 : place.id;
}
