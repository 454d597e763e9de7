import type { VirtualisationOperations } from "./processor.ts";
import { estimate, measured, type Sourced } from "./sourced.ts";

/** A column of the tables: cycles of VMREAD, VMWRITE, VMLAUNCH, VMRESUME, and of five kinds of exits. */
export interface MeasuredTransitions {
  readonly vmread: number;
  readonly vmwrite: number;
  readonly vmlaunch: number;
  readonly vmresume: number;
  readonly exitHypercall: number;
  readonly exitIdentify: number;
  readonly exitPageFault: number;
  readonly exitPort: number;
}

/**
 * The transitions of a processor that Bugnion, Nieh and Tsafrir list.
 *
 * @param exitNestedFault - null where there is no nested paging
 */
export function measuredTransitions(
  roundTrip: Sourced<number>,
  cycles: MeasuredTransitions,
  exitNestedFault: Sourced<number> | null,
): VirtualisationOperations {
  return {
    roundTrip,
    vmread: measured(cycles.vmread, "bugnion-2017"),
    vmwrite: measured(cycles.vmwrite, "bugnion-2017"),
    vmlaunch: measured(cycles.vmlaunch, "bugnion-2017"),
    vmresume: measured(cycles.vmresume, "bugnion-2017"),
    exitHypercall: measured(cycles.exitHypercall, "bugnion-2017"),
    exitIdentify: measured(cycles.exitIdentify, "bugnion-2017"),
    exitPageFault: measured(cycles.exitPageFault, "bugnion-2017"),
    exitPort: measured(cycles.exitPort, "bugnion-2017"),
    exitInterrupt: estimate(cycles.exitIdentify, "bugnion-2017", "as an exit for CPUID"),
    exitNestedFault,
  };
}

/** The transitions of a processor of which only the round trip is known: another one's, in proportion to theirs. */
export function scaledTransitions(
  roundTrip: Sourced<number>,
  from: string,
  other: VirtualisationOperations,
): VirtualisationOperations {
  const factor = roundTrip.value / other.roundTrip.value;
  const scaled = ({ value, source }: Sourced<number>) =>
    estimate(Math.round(value * factor), source, `${from}'s, in proportion to the round trips`);
  return {
    roundTrip,
    vmread: scaled(other.vmread),
    vmwrite: scaled(other.vmwrite),
    vmlaunch: scaled(other.vmlaunch),
    vmresume: scaled(other.vmresume),
    exitHypercall: scaled(other.exitHypercall),
    exitIdentify: scaled(other.exitIdentify),
    exitPageFault: scaled(other.exitPageFault),
    exitPort: scaled(other.exitPort),
    exitInterrupt: scaled(other.exitInterrupt),
    exitNestedFault: other.exitNestedFault === null ? null : scaled(other.exitNestedFault),
  };
}
