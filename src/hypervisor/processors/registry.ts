import { broadwell } from "./broadwell.ts";
import { cascadeLake } from "./cascade-lake.ts";
import { haswell } from "./haswell.ts";
import { ivyBridge } from "./ivy-bridge.ts";
import { kabyLake } from "./kaby-lake.ts";
import { merom } from "./merom.ts";
import { nehalem } from "./nehalem.ts";
import { penryn } from "./penryn.ts";
import { prescott } from "./prescott.ts";
import type { Processor } from "./processor.ts";
import { sandyBridge } from "./sandy-bridge.ts";
import { skylake } from "./skylake.ts";
import { westmere } from "./westmere.ts";

/** Processors by age. */
export const processors: readonly Processor[] = [
  prescott,
  merom,
  penryn,
  nehalem,
  westmere,
  sandyBridge,
  ivyBridge,
  haswell,
  broadwell,
  skylake,
  kabyLake,
  cascadeLake,
];
