import {
  GROUPINGS,
  type Grouping,
  type PlantView,
  UNIT_LEVELS,
  type UnitLevel,
  type UnitOrder,
} from "./plant-view.ts";

/** How strictly a wish about the company of other VMs is taken. */
const STRENGTHS = ["required", "preferred"] as const;

const BASE_RULES = ["first-fit", "pack", "spread"] as const;

/** In which order units are gone through, by the name of the base rule. */
export const ORDER_OF: Readonly<Record<(typeof BASE_RULES)[number], UnitOrder>> = {
  "first-fit": "server-id",
  pack: "fullest",
  spread: "emptiest",
};

interface ChoiceAmong<Words extends readonly string[]> {
  readonly kind: "choice";
  readonly choices: Words;
  readonly default: Words[number];
  readonly meaning: string;
}

/** The parameters of policies about VMs of a group being together or apart. */
export const togetherness: {
  readonly level: ChoiceAmong<typeof UNIT_LEVELS>;
  readonly by: ChoiceAmong<typeof GROUPINGS>;
  readonly strength: ChoiceAmong<typeof STRENGTHS>;
  readonly base: ChoiceAmong<typeof BASE_RULES>;
} = {
  level: {
    kind: "choice",
    choices: UNIT_LEVELS,
    default: "server",
    meaning: "within what: a server, a chassis, a rack, a row, a hall or a site",
  },
  by: {
    kind: "choice",
    choices: GROUPINGS,
    default: "tenant",
    meaning: "what VMs of one group have in common: the tenant, the name of the VM type, or the workload",
  },
  strength: {
    kind: "choice",
    choices: STRENGTHS,
    default: "preferred",
    meaning: "required: otherwise the VM is not placed; preferred: otherwise as near to it as can be",
  },
  base: {
    kind: "choice",
    choices: BASE_RULES,
    default: "first-fit",
    meaning:
      "what decides among units that are as good: the lowest server id, or the fullest or emptiest unit",
  },
};

/** A group and where it matters. */
export interface Company {
  readonly level: UnitLevel;
  readonly by: Grouping;
}

/**
 * The first server that a VM may go to in the unit with the fewest others of its group, among those that have any; by
 * the base rule's order among equals. NONE where no such unit has room.
 *
 * @param countsOthers - whether the number of others matters; if not, all such units are equal
 */
export function amongOthers(
  plant: PlantView,
  { level, by }: Company,
  order: UnitOrder,
  vm: number,
  countsOthers: boolean,
): number {
  let best = -1;
  let fewest = Number.POSITIVE_INFINITY;
  let first = Number.POSITIVE_INFINITY;
  for (const unit of plant.unitsOfOthers(level, vm, by)) {
    const others = countsOthers ? plant.othersIn(level, unit, vm, by) : 0;
    if (others > fewest) continue;
    const server = plant.firstIn(level, unit, vm);
    if (server < 0) continue;
    const rank = rankOf(plant, level, unit, server, order);
    if (others === fewest && rank >= first) continue;
    best = server;
    fewest = others;
    first = rank;
  }
  return best;
}

function rankOf(plant: PlantView, level: UnitLevel, unit: number, server: number, order: UnitOrder): number {
  if (order === "server-id") return server;
  return order === "fullest" ? -plant.vmsIn(level, unit) : plant.vmsIn(level, unit);
}
