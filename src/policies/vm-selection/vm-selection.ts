import type { ParameterSpecs } from "../../models/parameters.ts";
import type { LoadView } from "../load-view.ts";
import type { PolicyModule } from "../policy.ts";

/** Decides which VM leaves an overloaded server next. */
export interface VmSelection {
  /**
   * @param movable - the VMs that may leave, in the server's list order; only the first `count` ids count
   * @returns one of them, or `NONE` if there are none
   */
  select(view: LoadView, movable: Int32Array, count: number): number;
}

/** A module of this kind; see {@link PolicyModule}. */
export type VmSelectionModule<Specs extends ParameterSpecs = ParameterSpecs> = PolicyModule<
  "vm-selection",
  Specs,
  VmSelection
>;
