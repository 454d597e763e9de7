import type { UtilisationTraces } from "./utilisation-traces.ts";

/** When VMs are there, as columns by trace. */
export interface VmStays {
  /** When each VM arrives, s. */
  readonly arrivalS: Float64Array;
  /** How long each stays, s. */
  readonly lifetimeS: Float64Array;
}

/** How large VMs are, as columns by trace. */
export interface VmSizes {
  readonly vcpus: Int32Array;
  /** Speed of one vCPU, MHz; Infinity where the trace does not say it. */
  readonly vcpuMhz: Float64Array;
  readonly memoryMiB: Float64Array;
}

/** VMs as a trace has recorded them: what each asks for, and what else the trace knows of it. */
export interface RecordedVms {
  /** What each asks for while it is there; before it arrives 0, after it has left its last value. */
  readonly traces: UtilisationTraces;
  /** null: all are there from the first sample to the last. */
  readonly stays: VmStays | null;
  /** null: the trace does not say it. */
  readonly sizes: VmSizes | null;
}
