/** A scenario that is simulated for a second or so. */
export const LONG_SCENARIO = `version: 1
name: long
duration: 4 d
vmTypes:
  small: { speed: 1000 MHz, memory: 600 MiB }
sites:
  - servers: [{ type: hp-ml110-g5, count: 200 }]
workloads:
  - { kind: synthetic, profile: planetlab-day, vms: 400, vmTypes: [small] }
placement: { policy: power-aware-best-fit }
consolidation:
  interval: 1 min
  overload: { detection: local-regression }
  selection: { policy: minimum-migration-time }
powerManagement: { idleServers: suspend }
`;
