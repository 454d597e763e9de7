import Table from "cli-table3";
import { FlowNetwork } from "../src/models/network/flow-network.ts";
import { PATH_PLACES } from "../src/models/network/flow-table.ts";
import type { NetworkDefinition } from "../src/models/network/network-definition.ts";
import type { NetworkLinks } from "../src/models/network/network-links.ts";
import { RandomStreams } from "../src/sim/random.ts";
import { plainLinks, WIDE } from "../test/support/plain-network.ts";
import { type PlainFlow, progressiveFilling } from "../test/support/progressive-filling.ts";
import { measurePaired } from "./paired.ts";

/** Name of the suite. */
export const name = "flows";

const SERVERS = 1000;
const RACK = 40;
const FLOWS = [100, 1000, 10_000];
/** Changes that are timed together: fewer where filling everything takes long. */
const CHANGES: Readonly<Record<number, number>> = { 100: 2000, 1000: 200, 10000: 10 };
const UNCAPPED = Number.POSITIVE_INFINITY;

/** Networks by what flows meet first: nothing but interfaces, uplinks of racks, the core. */
const NETWORKS: Readonly<Record<string, NetworkDefinition>> = {
  "full width": WIDE,
  "racks oversubscribed 4:1": { ...WIDE, rack: { oversubscription: 4, latencyS: 0 } },
  "core oversubscribed 16:1": { ...WIDE, core: { oversubscription: 16, latencyS: 0 } },
};

/** Solving after one flow has ended and another has started, against filling everything anew. */
export async function run(): Promise<void> {
  const changes = new Table({
    head: ["network", "flows", "everything anew, µs", "what changes, µs", "speed ratio"],
    style: { head: [], border: [] },
  });
  for (const [label, definition] of Object.entries(NETWORKS)) {
    for (const flows of FLOWS) {
      const operations = CHANGES[flows]!;
      const links = servers(definition);
      const result = measurePaired(
        fillingAnew(links, flows, operations),
        solvingChanges(links, flows, operations),
        operations,
        5,
      );
      changes.push([
        label,
        flows,
        (result.baselineNs / 1000).toFixed(1),
        (result.contenderNs / 1000).toFixed(1),
        result.speedRatio.toFixed(0),
      ]);
    }
  }
  console.log(changes.toString());

  const whole = new Table({ head: ["5,000 flows", "to the last end, ms"], style: { head: [], border: [] } });
  const narrow: NetworkDefinition = { ...WIDE, core: { capacityBitps: 1e9, latencyS: 0 } };
  whole.push(["all through one core", ends(servers(narrow, 10_000), (i) => i + 5000)]);
  whole.push(["between pairs of interfaces", ends(servers(WIDE, 10_000), (i) => i + 5000)]);
  whole.push([
    "random, racks oversubscribed 4:1",
    ends(servers(NETWORKS["racks oversubscribed 4:1"]!), null),
  ]);
  console.log(whole.toString());
}

/** Servers with 10 Gbit/s in racks of {@link RACK}, in two halls. */
function servers(definition: NetworkDefinition, count = SERVERS): NetworkLinks {
  return plainLinks(
    Array.from({ length: count }, (_, i) => ({
      place: `h${i < count / 2 ? 1 : 2}.r${Math.floor(i / RACK)}`,
      bitps: 10e9,
    })),
    definition,
  );
}

/** Ends of a flow, drawn at random and never the same. */
function drawer(stream: string): () => [from: number, to: number] {
  const random = new RandomStreams(1).stream("bench", stream);
  return () => {
    const from = Math.floor(random() * SERVERS);
    const to = Math.floor(random() * (SERVERS - 1));
    return [from, to < from ? to : to + 1];
  };
}

function fillingAnew(links: NetworkLinks, count: number, operations: number): () => void {
  const draw = drawer("flows");
  const scratch = new Int32Array(PATH_PLACES);
  const drawn = (): PlainFlow => {
    const [from, to] = draw();
    const length = links.writePath(from, to, scratch, 0);
    return { path: [...scratch.subarray(0, length)], capBitps: UNCAPPED };
  };
  const flows = Array.from({ length: count }, drawn);
  let next = 0;
  return () => {
    for (let i = 0; i < operations; i++) {
      flows[next] = drawn();
      next = (next + 1) % count;
      progressiveFilling(links.capacityBitps, flows);
    }
  };
}

function solvingChanges(links: NetworkLinks, count: number, operations: number): () => void {
  const draw = drawer("flows");
  const network = new FlowNetwork(links);
  const start = (): number => {
    const [from, to] = draw();
    const flow = network.open(from, to, UNCAPPED);
    network.send(flow, 1e15, 0);
    return flow;
  };
  const flows = Array.from({ length: count }, start);
  network.settle(0);
  let next = 0;
  return () => {
    for (let i = 0; i < operations; i++) {
      network.close(flows[next]!, 0);
      flows[next] = start();
      next = (next + 1) % count;
      network.settle(0);
    }
  };
}

/**
 * Starts five thousand flows at once and ends them one after the other.
 *
 * @param target - where the flow from each server goes; null: both ends are random
 */
function ends(links: NetworkLinks, target: ((from: number) => number) | null): string {
  const draw = drawer("ends");
  const bits = new RandomStreams(1).stream("bench", "bits");
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const network = new FlowNetwork(links);
    for (let i = 0; i < 5000; i++) {
      const [from, to] = target === null ? draw() : [i, target(i)];
      network.send(network.open(from, to, UNCAPPED), 1e9 * (1 + bits()), 0);
    }
    const begun = performance.now();
    network.settle(0);
    for (let i = 0; i < 5000; i++) {
      const nowS = network.nextS;
      network.close(network.finishNext(nowS), nowS);
      network.settle(nowS);
    }
    best = Math.min(best, performance.now() - begun);
  }
  return best.toFixed(0);
}
