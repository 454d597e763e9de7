/**
 * Deviations from what is right, each a small component that is chosen when a simulation is built. All off is the
 * default. A profile is a named set of them which reproduces another simulator.
 */
export const COMPATIBILITY_SWITCHES = {
  demandLag:
    "demand is read 0.1 s late, once an interval and whenever something else happens, on the line between two samples, and holds until the next reading; before the first reading nobody asks for CPU",
  proportionalShares:
    "where a server's CPU is short, all of its VMs are scaled by one factor and rounded down to whole MHz; otherwise it is shared max-min fairly",
  hashOrder:
    "where all VMs of a server are scaled, their requests are summed up in the order of a hash table by name, on whose last bit the rounding down may hang; otherwise in the order of their arrival",
  migrationCpuSplit:
    "a VM that arrives asks its target for its whole request and is given a tenth, so that every target looks short of CPU; otherwise the target carries the migration's overhead alone",
  staleOutgoing:
    "a server keeps a VM in its list of those that leave until the VM is next given CPU there; otherwise the entry goes when the VM has left",
  memoryBindsAtCreationOnly:
    "memory and network limit where a VM is first placed, not where it moves; otherwise they always bind",
  destroyIdleVms: "a VM whose demand is exactly 0 at a reading is destroyed for good; otherwise it stays",
  freeFirstInterval:
    "nothing is counted before the first monitoring tick; otherwise counting starts at time 0",
  freeFromZero:
    "an interval that starts at utilisation 0 costs no energy, however it ends; otherwise a server that is on draws its idle power",
  trapezoidEnergy:
    "energy between two changes is the mean of the powers at both ends times the time; otherwise the exact integral of a power that holds until it changes",
  openLastInterval:
    "the time between the last event and the end of the run is not counted; otherwise everything is counted to the end",
  unweightedRegression:
    "local regression fits all its samples alike, robust or not; otherwise with tricube (and bisquare) weights",
  stalePowerBaseline:
    "a planner compares the power of a server with additions to that of the last settled instant, without what it has planned already; otherwise to that of the plan so far",
  refuseOverfull:
    "a plan that comes upon a server which a VM would load beyond its capacity, if only by a rounding error, ends the run; otherwise such a server counts as fully loaded",
  duplicateMoves:
    "a VM that a plan moves twice is migrated to both servers, one after the other, and counted twice; otherwise it goes to the last one only",
  instantPowerStates: "servers go up and down in no time and without energy; otherwise as their type says",
  flatOutNpa:
    "where servers are never put to sleep they all draw peak power all the time; otherwise what their utilisation costs",
  countIntervalsAlike:
    "the average SLA violation is a mean over intervals, however long; otherwise over time",
} as const;

/** The name of a switch. */
export type CompatibilitySwitch = keyof typeof COMPATIBILITY_SWITCHES;

/** A setting of all switches. */
export type Compatibility = Readonly<Record<CompatibilitySwitch, boolean>>;

/** All switches off. */
export const RIGHT: Compatibility = Object.fromEntries(
  Object.keys(COMPATIBILITY_SWITCHES).map((name) => [name, false]),
) as Compatibility;
