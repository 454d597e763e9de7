import { bareMetal } from "../../guests/bare-metal.ts";
import type { KernelOperations } from "../../guests/kernel-operations.ts";
import { GROUP_DATA, GROUP_ROUTINES } from "./groups.ts";

/** A kernel for the bare machine whose processes live in containers: see `groups.ts`. */
export const containerOperations: KernelOperations = {
  ...bareMetal,
  name: "container",
  routines: () => GROUP_ROUTINES,
  confinement: {
    data: GROUP_DATA,
    checkSystemCall: `
        call containerCheck`,
    processNumber: `
        call containerProcessName`,
    leaveProcess: `
        call containerLeave`,
    chargePage: `
        call containerCharge`,
    dischargePage: `
        call containerDischarge`,
  },
};
