import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../../src/models/parameters.ts";
import type { PlacementView } from "../../../src/policies/placement/placement.ts";
import { placements } from "../../../src/policies/placement/registry.ts";
import { many, SERVER, SmallPlant } from "./small-plant.ts";

/** A server of 100 MHz, 1,000 MiB and 10 bit/s of which so much is left, and a VM that asks for so much: shares of it. */
function score(
  policy: string,
  left: readonly number[],
  asked: readonly number[],
  parameters: Readonly<Record<string, unknown>> = {},
): number {
  const [cpu, memory, network] = asked as [number, number, number];
  const view: Partial<PlacementView> = {
    capacityMhz: () => 100,
    memoryMiB: () => 1000,
    networkBitps: () => 10,
    loadMhz: () => 100 * (1 - left[0]!),
    freeMemoryMiB: () => 1000 * left[1]!,
    freeNetworkBitps: () => 10 * left[2]!,
    requestMhz: () => 100 * cpu,
    vmMemoryMiB: () => 1000 * memory,
    vmNetworkBitps: () => 10 * network,
  };
  const module = placements.find(({ name }) => name === policy)!;
  const random = () => Number.NaN;
  const { score } = module.create(resolveParameters(module.parameters, parameters), { random });
  return score!(view as PlacementView, 0, 0);
}

const share = fc.double({ min: 0.01, max: 1, noNaN: true });
const vector = fc.tuple(share, share, share);
const sum = (terms: readonly number[]): number => terms.reduce((total, term) => total + term, 0);

describe("a score over CPU, memory and network", () => {
  it("is the dot product, most first", () => {
    expect(score("dot-product", [0.5, 0.25, 1], [0.5, 1, 0.25])).toBeCloseTo(-0.75, 12);
  });

  it("is the dot product with weights", () => {
    const weights = { cpuWeight: 2, memoryWeight: 4, networkWeight: 0 };
    expect(score("weighted-dot-product", [0.5, 0.25, 1], [0.5, 1, 0.25], weights)).toBeCloseTo(-1.5, 12);
    fc.assert(
      fc.property(vector, vector, (left, asked) => {
        expect(score("weighted-dot-product", left, asked)).toBe(score("dot-product", left, asked));
      }),
    );
  });

  it("is the square of the Euclidean distance, least first", () => {
    fc.assert(
      fc.property(vector, vector, (left, asked) => {
        const distance = Math.hypot(...left.map((l, i) => l - asked[i]!));
        expect(score("l2-norm-difference", left, asked)).toBeCloseTo(distance ** 2, 10);
      }),
    );
  });

  it("is the cosine of the angle, least angle first, whatever the lengths", () => {
    expect(score("cosine-similarity", [0.2, 0.4, 0.6], [0.1, 0.2, 0.3])).toBeCloseTo(-1, 12);
    expect(score("cosine-similarity", [1, 0, 0], [0, 1, 0])).toBeCloseTo(0, 12);
    fc.assert(
      fc.property(vector, vector, (left, asked) => {
        const dot = sum(left.map((l, i) => l * asked[i]!));
        const cosine = dot / Math.sqrt(sum(left.map((l) => l * l)) * sum(asked.map((a) => a * a)));
        expect(score("cosine-similarity", left, asked)).toBeCloseTo(-cosine, 10);
      }),
    );
  });

  it("is a number where nothing is left or asked for", () => {
    expect(score("cosine-similarity", [0, 0, 0], [0.5, 0.5, 0.5])).toBe(0);
    expect(score("cosine-similarity", [0.5, 0.5, 0.5], [0, 0, 0])).toBe(0);
  });
});

describe("a VM that asks for much CPU and little memory", () => {
  // Left are, in the proportion that it asks for, more than enough of both on server 0; little CPU on server 1; hardly
  // more than it asks for on server 2; nearly all on server 3. Network is left nowhere.
  const network = { networkBitps: 1e9 };
  const vms = [
    { ...network, vcpuMhz: 400, memoryMiB: 6393, on: 0 },
    { ...network, vcpuMhz: 1000, vcpus: 2, memoryMiB: 1000, on: 1 },
    { ...network, vcpuMhz: 1000, vcpus: 2, memoryMiB: 6554, on: 2 },
    { ...network, vcpuMhz: 1, memoryMiB: 1, on: 3 },
    { vcpuMhz: 1000, vcpus: 2, memoryMiB: 1000 },
  ];
  it.each([
    ["dot-product", 3],
    ["weighted-dot-product", 3],
    ["l2-norm-difference", 2],
    ["cosine-similarity", 0],
  ])("by %s goes to server %i", (policy, server) => {
    expect(new SmallPlant(policy, {}, [many(4, SERVER)], vms).placeAll()).toEqual([server]);
  });
});
