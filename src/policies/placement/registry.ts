import { firstFit } from "./first-fit.ts";
import type { PlacementModule } from "./placement.ts";
import { powerAwareBestFit } from "./power-aware-best-fit.ts";
import { wholeServer } from "./whole-server.ts";

/** The placement policies that a scenario can name. */
export const placements: readonly PlacementModule[] = [firstFit, powerAwareBestFit, wholeServer];
