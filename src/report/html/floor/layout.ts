import type { FloorChassis, FloorData, FloorRack } from "./floor-data.ts";

/** A rack unit (EIA-310-D): 1.75 in. */
const MM_PER_U = 44.45;
const RACK_WIDTH_MM = 600;
/** 19 in, the width of a front panel. */
const PANEL_MM = 482.6;
/** Rack above and below its mounting space. */
const FRAME_MM = 70;
/** Between what is mounted one above the other, so that it can be told apart. */
const SEAM_MM = 2;
const RACK_GAP_MM = 30;
const ROW_GAP_MM = 700;
const LINE_GAP_MM = 260;
/** Around the slots of a chassis, and between them. */
const CHASSIS_RIM_MM = 10;
const SLOT_GAP_MM = 3;
/** More slots than this stand in two rows. */
const SLOTS_IN_A_ROW = 10;
/** No line holds more racks. */
const MOST_IN_LINE = 400;
/** Space for words, which do not grow with the picture. */
const HEADING_PX = 22;
const LABEL_PX = 16;

/** An upright rectangle. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything is, in mm; y grows downwards. */
export interface FloorLayout {
  readonly width: number;
  readonly height: number;
  /** Pixels of a millimetre at which all of it fits. */
  readonly pxPerMm: number;
  readonly headings: readonly { readonly text: string; readonly x: number; readonly y: number }[];
  readonly racks: readonly Box[];
  readonly chassis: readonly Box[];
  readonly equipment: readonly Box[];
  readonly servers: readonly Box[];
}

/** Racks that stand side by side. */
interface Row {
  readonly heading: string;
  readonly racks: readonly number[];
}

/** Lays a floor out to scale so that it is as large as it can be on a canvas of a size, px. */
export function layOut(floor: FloorData, widthPx: number, heightPx: number): FloorLayout {
  const rows = rowsOf(floor);
  // Room for aisles included; beyond that, lines only get too long for any canvas.
  const most = Math.min(floor.racks.length + 2 * rows.length, MOST_IN_LINE);
  let best = flow(floor.racks, rows, mmOf(1), widthPx, heightPx);
  for (let inLine = 2; inLine <= most; inLine++) {
    const flowed = flow(floor.racks, rows, mmOf(inLine), widthPx, heightPx);
    if (flowed.pxPerMm > best.pxPerMm) best = flowed;
  }
  const { racks } = best;
  const mounted = ({ rack, bottomU, heightU }: Mounted): Box => mountedIn(racks[rack]!, bottomU, heightU);
  const chassis = floor.chassis.map(mounted);
  const { servers } = floor;
  return {
    ...best,
    chassis,
    equipment: floor.equipment.map(mounted),
    servers: servers.typeOf.map((_, server) => {
      const inChassis = servers.chassis[server]!;
      if (inChassis !== -1) {
        return slotOf(chassis[inChassis]!, floor.chassis[inChassis]!, servers.place[server]!);
      }
      const rack = racks[servers.rack[server]!]!;
      return mountedIn(rack, servers.place[server]!, servers.heightU[server]!);
    }),
  };
}

type Mounted = Pick<FloorChassis, "rack" | "bottomU" | "heightU">;
type Flowed = Pick<FloorLayout, "width" | "height" | "pxPerMm" | "headings" | "racks">;

/** Rows of a hall in order, then the shelves of each site. */
function rowsOf({ racks, halls, sites }: FloorData): readonly Row[] {
  const rows = new Map<string, { heading: string; racks: number[] }>();
  for (const [id, { site, hall, row }] of racks.entries()) {
    const place = hall === -1 ? "servers without a rack" : halls[hall]!.name;
    const key = `${hall}/${row}/${site}`;
    const heading = sites.length > 1 || hall !== -1 ? `${sites[site]} · ${place}` : place;
    const found = rows.get(key);
    if (found === undefined) rows.set(key, { heading, racks: [id] });
    else found.racks.push(id);
  }
  return [...rows.values()];
}

function mmOf(racks: number): number {
  return racks * (RACK_WIDTH_MM + RACK_GAP_MM) - RACK_GAP_MM;
}

/** Rows side by side in lines of a width; a row that is longer goes on in the next line. */
function flow(
  racks: readonly FloorRack[],
  rows: readonly Row[],
  wrapMm: number,
  widthPx: number,
  heightPx: number,
): Flowed {
  const tallest = Math.max(1, ...racks.map(({ heightU }) => heightU * MM_PER_U + 2 * FRAME_MM));
  const places: { x: number; line: number }[] = [];
  const headingLines: { text: string; line: number }[] = [];
  let line = -1;
  let x = 0;
  let width = 0;
  let heading: string | null = null;
  for (const row of rows) {
    const rowMm = mmOf(row.racks.length);
    if (row.heading !== heading) {
      heading = row.heading;
      line++;
      x = 0;
      headingLines.push({ text: heading, line });
    } else if (x + rowMm > wrapMm && x > 0) {
      line++;
      x = 0;
    }
    for (const rack of row.racks) {
      if (x > 0 && x + RACK_WIDTH_MM > wrapMm + 1) {
        line++;
        x = 0;
      }
      places[rack] = { x, line };
      width = Math.max(width, x + RACK_WIDTH_MM);
      x += RACK_WIDTH_MM + RACK_GAP_MM;
    }
    x += ROW_GAP_MM;
  }
  const lines = line + 1;
  const wordsPx = lines * LABEL_PX + headingLines.length * HEADING_PX;
  const heightMm = lines * tallest + Math.max(lines - 1, 0) * LINE_GAP_MM;
  const pxPerMm = Math.max(
    1e-6,
    Math.min(widthPx / Math.max(width, 1), (heightPx - wordsPx) / Math.max(heightMm, 1)),
  );
  const headingsBefore = (of: number): number => headingLines.filter(({ line: at }) => at <= of).length;
  const words = Array.from({ length: lines }, (_, of) => of * LABEL_PX + headingsBefore(of) * HEADING_PX);
  const top = (of: number): number => of * (tallest + LINE_GAP_MM) + words[of]! / pxPerMm;
  const tops = words.map((_, of) => top(of));
  return {
    width,
    height: heightMm + wordsPx / pxPerMm,
    pxPerMm,
    headings: headingLines.map(({ text, line: at }) => ({ text, x: 0, y: tops[at]! - 8 / pxPerMm })),
    racks: racks.map(({ heightU }, rack) => {
      const height = heightU * MM_PER_U + 2 * FRAME_MM;
      const place = places[rack]!;
      return { x: place.x, y: tops[place.line]! + tallest - height, width: RACK_WIDTH_MM, height };
    }),
  };
}

function mountedIn(rack: Box, bottomU: number, heightU: number): Box {
  return {
    x: rack.x + (RACK_WIDTH_MM - PANEL_MM) / 2,
    y: rack.y + rack.height - FRAME_MM - (bottomU + heightU) * MM_PER_U,
    width: PANEL_MM,
    height: heightU * MM_PER_U - SEAM_MM,
  };
}

/** Slots count from the left, those of the upper row first. */
function slotOf(chassis: Box, { slots }: FloorChassis, slot: number): Box {
  const rows = slots > SLOTS_IN_A_ROW ? 2 : 1;
  const columns = Math.ceil(slots / rows);
  const width = (chassis.width - 2 * CHASSIS_RIM_MM) / columns;
  const height = (chassis.height - 2 * CHASSIS_RIM_MM) / rows;
  return {
    x: chassis.x + CHASSIS_RIM_MM + (slot % columns) * width + SLOT_GAP_MM / 2,
    y: chassis.y + CHASSIS_RIM_MM + Math.floor(slot / columns) * height + SLOT_GAP_MM / 2,
    width: width - SLOT_GAP_MM,
    height: height - SLOT_GAP_MM,
  };
}
