import type { ParameterSpecs } from "../../models/parameters.ts";
import type { LoadView } from "../load-view.ts";
import type { PolicyModule } from "../policy.ts";

/** Decides which servers have, or will soon have, more to do than they should. */
export interface OverloadDetection {
  /** Whether VMs should leave this server; a question that changes neither the view nor later answers. */
  overloaded(view: LoadView, server: number): boolean;
}

/** A module of this kind; see {@link PolicyModule}. */
export type OverloadDetectionModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<
  "overload-detection",
  Specs,
  OverloadDetection
>;
