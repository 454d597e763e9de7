/** A scenario of one workload that reads the input `day`, on servers that are large enough for any of the tests. */
export function traceScenario(workload: string, more = ""): string {
  return `version: 1
name: traced
inputs: { day: { path: data } }
serverTypes:
  node: { cores: 64, coreSpeed: 3 GHz, memory: 512 GiB, power: { model: linear, idle: 100 W, peak: 300 W } }
vmTypes: { small: { speed: 500 MHz, memory: 613 MiB }, large: { speed: 1 GHz, memory: 2 GiB } }
sites: [{ servers: [{ type: node, count: 8 }] }]
workloads: [{ ${workload} }]
${more}`;
}
