import { affinity } from "./affinity.ts";
import { antiAffinity } from "./anti-affinity.ts";
import { bestFit } from "./best-fit.ts";
import { bestFitThreshold } from "./best-fit-threshold.ts";
import { cosineSimilarity } from "./cosine-similarity.ts";
import { dotProduct } from "./dot-product.ts";
import { firstFit } from "./first-fit.ts";
import { l2NormDifference } from "./l2-norm-difference.ts";
import { nextFit } from "./next-fit.ts";
import { packByChassis } from "./pack-by-chassis.ts";
import type { PlacementModule } from "./placement.ts";
import { powerAwareBestFit } from "./power-aware-best-fit.ts";
import { randomFit } from "./random-fit.ts";
import { spreadByChassis } from "./spread-by-chassis.ts";
import { weightedDotProduct } from "./weighted-dot-product.ts";
import { wholeServer } from "./whole-server.ts";
import { worstFit } from "./worst-fit.ts";

/** The placement policies that a scenario can name. */
export const placements: readonly PlacementModule[] = [
  firstFit,
  nextFit,
  bestFit,
  worstFit,
  randomFit,
  bestFitThreshold,
  powerAwareBestFit,
  cosineSimilarity,
  dotProduct,
  weightedDotProduct,
  l2NormDifference,
  affinity,
  antiAffinity,
  packByChassis,
  spreadByChassis,
  wholeServer,
];
