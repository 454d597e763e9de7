/** Twelve runs of a few tens of milliseconds. */
export const SMALL_SWEEP = `version: 1
name: small-sweep
duration: 4 h
seeds: 1..4
sweep:
  values:
    consolidation.overload:
      - { label: THR, value: { detection: static-threshold, threshold: 80 % } }
      - { label: IQR, value: { detection: interquartile-range, safety: 1.5 } }
      - { label: MAD, value: { detection: median-absolute-deviation, safety: 2.5 } }
vmTypes: { small: { vcpus: 1, speed: 2000 MHz, memory: 870 MiB } }
sites: [{ enclosure: ideal, servers: [{ type: hp-ml110-g5, count: 6 }] }]
workloads: [{ kind: synthetic, profile: planetlab-day, vms: 12, interval: 5 min, vmTypes: [small] }]
placement: { policy: power-aware-best-fit }
consolidation:
  interval: 5 min
  overload: { detection: static-threshold }
  selection: { policy: minimum-migration-time }
`;
