import { type InFlight, ORIGIN, type Origin } from "./in-flight.ts";
import type { Pipeline } from "./pipeline.ts";
import { REGISTER_NAMES } from "./registers.ts";
import { STATUS, STATUS_NAMES } from "./status.ts";

/** How the book calls the signal that a value comes from. */
const ORIGIN_NAMES: Readonly<Record<Exclude<Origin, 0 | 1>, string>> = {
  [ORIGIN.eValE]: "e_valE",
  [ORIGIN.mValM]: "m_valM",
  [ORIGIN.MValE]: "M_valE",
  [ORIGIN.WValM]: "W_valM",
  [ORIGIN.WValE]: "W_valE",
};

const CYCLE_WIDTH = 5;
const STAGE_WIDTH = 24;
const BUBBLE = "-";

/**
 * Runs a pipeline cycle by cycle, and yields a line on each: which instruction is in which stage, and what is special
 * about the cycle. The first cycle is the first fetch, so the four that fill the pipeline are among them.
 *
 * @param describe - the instruction at an address, for people
 */
export function* tracePipeline(
  pipeline: Pipeline,
  cycleBudget: number,
  describe: (pcLow: number) => string,
): Generator<string, void> {
  const texts = new Map<InFlight, string>();
  yield row("cycle", ["fetch", "decode", "execute", "memory", "write-back"], "");
  let cycle = 1;
  for (; pipeline.status === STATUS.AOK && !pipeline.hasReached(cycleBudget); cycle++) {
    pipeline.evaluate();
    const { inFetch, inDecode, inExecute, inMemory, inWriteBack } = pipeline;
    texts.set(inFetch, fetchedText(inFetch, describe));
    const stages = [inFetch, inDecode, inExecute, inMemory, inWriteBack].map((inFlight) =>
      inFlight.status === STATUS.BUB ? BUBBLE : texts.get(inFlight)!,
    );
    yield row(String(cycle), stages, remarks(pipeline).join("; "));
    pipeline.clock();
  }
  if (pipeline.status !== STATUS.AOK) return;
  const last = texts.get(pipeline.inWriteBack) ?? BUBBLE;
  yield row(String(cycle), [BUBBLE, BUBBLE, BUBBLE, BUBBLE, last], "stops: LIM, and drops what is behind");
  pipeline.run(cycleBudget);
}

function row(cycle: string, stages: readonly string[], remark: string): string {
  const cells = stages.map((text) => text.padEnd(STAGE_WIDTH)).join(" ");
  return `${cycle.padStart(CYCLE_WIDTH)}  ${cells} ${remark}`.trimEnd();
}

function fetchedText(inFlight: InFlight, describe: (pcLow: number) => string): string {
  const { status, pcLow } = inFlight;
  return status === STATUS.ADR ? `(${STATUS_NAMES[status]})` : describe(pcLow);
}

/** What the control logic does in this cycle, and what is forwarded. */
function remarks(pipeline: Pipeline): string[] {
  const { inDecode, inMemory, inWriteBack } = pipeline;
  const found: string[] = [];
  if (inWriteBack.status > STATUS.AOK) return [`stops: ${STATUS_NAMES[inWriteBack.status]}`];
  if (inMemory.status > STATUS.AOK) found.push(`${STATUS_NAMES[inMemory.status]} ahead: bubble in memory`);
  if (pipeline.waitsForLoad) {
    found.push("load/use: fetch and decode stall, bubble in execute");
    return found;
  }
  if (pipeline.mispredicted) found.push("mispredicted: bubbles in decode and execute");
  else if (pipeline.awaitsReturn) found.push("return: fetch stalls, bubble in decode");
  if (inDecode.status === STATUS.BUB || pipeline.mispredicted) return found;
  return [
    ...found,
    ...forwarding("valA", inDecode.srcA, inDecode.originA),
    ...forwarding("valB", inDecode.srcB, inDecode.originB),
  ];
}

function forwarding(value: string, register: number, origin: Origin): string[] {
  if (origin === ORIGIN.registers || origin === ORIGIN.valP) return [];
  return [`${value} = %${REGISTER_NAMES[register]} from ${ORIGIN_NAMES[origin]}`];
}
