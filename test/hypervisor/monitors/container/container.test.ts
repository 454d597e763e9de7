import { describe, expect, it } from "vitest";
import { ROUNDS } from "../../../../src/hypervisor/benchmarks/benchmark-program.ts";
import { measure } from "../../../../src/hypervisor/benchmarks/measure.ts";
import { SYSTEM_CALL } from "../../../../src/hypervisor/guests/system-calls.ts";
import { benchmarkGuest, benchmarksOf } from "../../../../src/hypervisor/overhead/benchmark-guest.ts";
import { container } from "../../../../src/hypervisor/techniques/container.ts";
import { native } from "../../../../src/hypervisor/techniques/native.ts";
import { resolveCombination } from "../../../../src/hypervisor/techniques/resolve-combination.ts";
import { measuredUnder, resultsOf } from "../../techniques/measured.ts";

const resolved = resolveCombination({ technique: "container", processor: "haswell" }, [container]);
const benchmarks = benchmarksOf(resolved);

/** A machine whose containers can be looked into and changed: words by label and number. */
function contained() {
  const machine = container.create(resolved.combination, benchmarkGuest(resolved));
  const { memory } = machine.platform;
  const address = (label: string, word: number) => machine.image.program.symbols.get(label)! + 8 * word;
  return {
    machine,
    word: (label: string, word: number): number => memory.low(address(label, word)),
    setWord: (label: string, word: number, value: number): void => {
      memory.writeWord(address(label, word), value, 0);
    },
  };
}

/** Words of a group, and of a container. */
const PAGES = 1;
const PAGE_LIMIT = 2;
const CYCLES = 3;
const ALLOWED_CALLS = 0;
const CALLS = 1;

describe("containers", () => {
  it.each(["prescott", "skylake"])(
    "leave operations as they are, and nearly at their price: %s",
    (processor) => {
      const [confined, bare] = [measuredUnder(container, processor), measuredUnder(native, processor)];
      expect(resultsOf(confined)).toEqual(resultsOf(bare));
      for (const [name, { warm }] of confined) {
        expect(warm.cycles, name).toBeGreaterThanOrEqual(bare.get(name)!.warm.cycles - 1);
        expect(warm.cycles, name).toBeLessThan(1.25 * bare.get(name)!.warm.cycles + 10);
      }
    },
  );

  it("charge pages to the group that has them, and to those above it", () => {
    const { machine, word } = contained();
    const measured = new Map(measure(machine, benchmarks).map((found) => [found.benchmark.name, found]));
    const { iterations } = measured.get("page-fault-true")!.benchmark;
    // What each round maps is given back before the next.
    expect(word("group0", PAGES)).toBe(iterations);
    expect(word("allGroups", PAGES)).toBe(iterations);
    expect(word("group1", PAGES)).toBe(0);
  });

  it("charge time to the group that has had it, and to those above it", () => {
    const { machine, word } = contained();
    measure(machine, benchmarks);
    expect(word("group0", CYCLES)).toBeGreaterThan(0);
    expect(word("group1", CYCLES)).toBeGreaterThan(0);
    expect(word("allGroups", CYCLES)).toBe(word("group0", CYCLES) + word("group1", CYCLES));
  });

  it("count the calls of each, of which the other's are none", () => {
    const { machine, word } = contained();
    const measured = new Map(measure(machine, benchmarks).map((found) => [found.benchmark.name, found]));
    const { iterations, eventsPerIteration = 1 } = measured.get("context-switch")!.benchmark;
    const yields = (ROUNDS * iterations * eventsPerIteration) / 2;
    expect(word("container1", CALLS)).toBeGreaterThanOrEqual(yields - 1);
    expect(word("container1", CALLS)).toBeLessThanOrEqual(yields);
    expect(word("container0", CALLS)).toBeGreaterThan(2 * yields);
  });

  it("refuse a call that their filter does not name", () => {
    const { machine, word, setWord } = contained();
    const ofMachine = word("container0", ALLOWED_CALLS);
    setWord("container0", ALLOWED_CALLS, ofMachine & ~(1 << SYSTEM_CALL.getProcess));
    const measured = new Map(measure(machine, benchmarks).map((found) => [found.benchmark.name, found]));
    const calls = BigInt(ROUNDS * measured.get("null-system-call")!.benchmark.iterations);
    // Each answer is −1.
    expect(BigInt.asIntN(64, measured.get("null-system-call")!.result)).toBe(-calls);
  });

  it("give out no more pages than their group may have, or those above it", () => {
    for (const group of ["group0", "allGroups"]) {
      const { machine, word, setWord } = contained();
      setWord(group, PAGE_LIMIT, 10);
      expect(() => measure(machine, benchmarks)).toThrow(/page-fault-true: found the guest at its end/);
      expect(word(group, PAGES)).toBe(10);
    }
  });
});
