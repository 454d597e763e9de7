/** A valid scenario that uses most of the format: every section, anchors and aliases, merge keys, all kinds of workloads. */
export const EVERY_KEY = `version: 1
name: every-key
description: >-
  what it
  shows
start: 2026-01-01T00:00:00Z
duration: 1 h
seed: 3
compatibility: { profile: none, demandLag: true }
inputs:
  day: { path: day, about: a day of traces }
  jobs: {}
tenants: [{ name: default }, { name: "second: one" }]
x-types: &memory { memory: 4 GiB }
x-speed: &speed 500 MHz
serverTypes:
  t1: { cores: 2, coreSpeed: 2 GHz, power: { model: linear, idle: 100 W, peak: 200 W }, boot: { time: 9 s } }
  t2: { <<: *memory, base: hp-ml110-g4, power: { model: spec-table, watts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] } }
  t3: { base: hp-ml110-g5, hypervisor: xen, disk: 870 MB, suspended: 5.5 W }
chassisTypes:
  c: { base: blade-chassis, slots: 8, supplies: { count: 4, efficiency: [[0, 80 %], [1, 0.9]] }, fans: { idle: 9 W } }
  bare: { kind: ideal, height: 3 U }
switchTypes: { s: { base: core, idle: 3 W, asleepPort: 1 W, perGigabyte: 20 J } }
storageTypes: { b: { capacity: 3 TB } }
vmTypes:
  small: { speed: *speed, memory: 613 MiB, cap: 80 %, reservation: 100 MHz }
  "2.5": { <<: [*memory, { shares: 2 }], vcpus: 3, cap: 400 MHz }
sites:
  - name: a
    enclosure: ideal
    servers: [{ type: t1, count: 2, hypervisor: kvm }]
    repeat: 2
  - halls:
      - name: h
        kind: hall
        rows:
          - racks:
              - chassis: [{ type: c, servers: [{ type: t2, count: 3 }] }, { servers: [{ type: dell-r720-e5-2660 }] }]
                switches: [{ type: s }, { type: top-of-rack }]
                storage: [{ type: b }]
hypervisors:
  xen: { technique: paravirtual, guests: linux-vm, startUp: 44.2 s }
  kvm: { technique: hardware-assisted, paging: nested, io: virtio, type: 1, processor: haswell, memoryOverhead: 131 MB }
  metal: { technique: native }
eventProfiles:
  calls: { base: compute, rates: { null-system-call: 20000 }, memoryWait: 20 % }
virtualisation: { guestOs: 300 MiB, pageSharing: 30 %, memoryOvercommit: 1.5 }
cpu: { model: pooled, workConserving: false, overcommit: 2 }
workloads:
  - { kind: traces, input: day, format: planetlab, vmTypes: [small], assignment: blocks, eventProfile: calls, tenant: default }
  - { kind: synthetic, profile: planetlab-day, vms: 4, vmTypes: [small, "2.5"], interval: 90 s, eventProfile: web-server }
  - { kind: jobs, input: jobs, format: fragments, claim: server }
  - kind: tasks
    eventProfile: idle-guest
    vms:
      - { name: v, type: small, server: 1, vcpus: 2 }
      - { <<: *memory, name: w, at: 1.5 min }
    tasks:
      - { name: a, vm: v, fragments: [{ time: 60 s, rate: 1 GHz }], repeat: 3 }
      - { name: b, work: 3e8 MI, threads: 2, cap: 50 % }
placement: { policy: first-fit, queue: backfilling }
consolidation:
  overload: { detection: local-regression, weights: none }
  selection: { policy: random }
network:
  backplane: { capacity: 40 Gbit/s, latency: 2 us }
  rack: { oversubscription: 4 }
  imageServer: { capacity: 1 Gbit/s }
powerManagement: { idleServers: off, after: 1 min }
`;
