import type { OverheadRow } from "./overhead-row.ts";

/** Of what one event of an operation costs, that which a workload's price is made of. */
export type OperationCost = Pick<OverheadRow, "operation" | "cycles" | "host">;
