/** A scenario that takes a few milliseconds, and to which a sweep or seeds can be appended. */
export const SMALL = `version: 1
name: small
duration: 2 h
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB } }
sites: [{ servers: [{ type: hp-ml110-g4, count: 4 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 8, vmTypes: [small] }]
placement: { policy: first-fit }
consolidation:
  overload: { detection: static-threshold }
  selection: { policy: random }
`;

/** The same with six points and two seeds. */
export const SMALL_GRID: string = `${SMALL}seeds: 1..2
sweep:
  values:
    consolidation.overload.threshold: [60 %, 80 %]
    placement.policy: [first-fit, best-fit, worst-fit]
`;
