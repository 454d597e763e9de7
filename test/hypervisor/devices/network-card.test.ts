import { describe, expect, it } from "vitest";
import { untranslated } from "../../../src/hypervisor/devices/direct-memory-access.ts";
import { NetworkCard } from "../../../src/hypervisor/devices/network-card.ts";
import {
  ALL_CAUSES,
  DESCRIPTOR,
  LINK_UP,
  NETWORK_CAUSE,
  NETWORK_REGISTER as R,
  SEND_COMMAND,
} from "../../../src/hypervisor/devices/network-registers.ts";
import { answering, loopback, type Peer, silent } from "../../../src/hypervisor/devices/peer.ts";
import { VECTOR } from "../../../src/hypervisor/system/vectors.ts";
import { benchEnvironment, settle } from "./bench-environment.ts";

const SEND_RING = 0x1000;
const RECEIVE_RING = 0x2000;
const PACKETS = 0x3000;
const BUFFERS = 0x8000;
const LENGTH = 4;
/** What a packet of 1514 bytes occupies a wire of 1 Gbit/s with: 8 preamble, 1514, 4 check sequence, 12 gap. */
const FULL_NS = 1538 * 8;

function benchCard(peer: Peer = silent) {
  const environment = benchEnvironment();
  const { memory } = environment;
  const card = new NetworkCard(environment, untranslated(environment), { peer });
  const set = (register: number, value: number, now = 0) => card.write(register, value, now);
  for (let index = 0; index < LENGTH; index++) {
    memory.writeWord(RECEIVE_RING + DESCRIPTOR.bytes * index, BUFFERS + 0x800 * index, 0);
  }
  set(R.sendBase, SEND_RING);
  set(R.sendLength, LENGTH);
  set(R.receiveBase, RECEIVE_RING);
  set(R.receiveLength, LENGTH);
  set(R.receiveTail, LENGTH - 1);
  set(R.maskSet, ALL_CAUSES);
  /** Puts a packet into a descriptor; its first byte is its number. */
  const queue = (index: number, bytes: number, command: number = SEND_COMMAND.report, first = index) => {
    memory.bytes[PACKETS + 0x800 * index] = first;
    memory.writeWord(SEND_RING + DESCRIPTOR.bytes * index, PACKETS + 0x800 * index, 0);
    const flags = (command | SEND_COMMAND.endOfPacket) << DESCRIPTOR.commandShift;
    memory.writeWord(SEND_RING + DESCRIPTOR.bytes * index + 8, bytes | flags, 0);
  };
  const isDone = (ring: number, index: number) =>
    (memory.high(ring + DESCRIPTOR.bytes * index + 8) & 1) !== 0;
  return { environment, memory, card, set, queue, isDone };
}

describe("network card", () => {
  it("sends packets one after the other, at the pace of the wire, and reports those that ask for it", () => {
    const { environment, card, set, queue, isDone } = benchCard();
    queue(0, 1514, 0);
    queue(1, 1514);
    queue(2, 20);
    set(R.sendTail, 3, 1000);
    // The first one's descriptor has to be fetched; 20 bytes are sent as the 60 that a frame has at least.
    const first = 1000 + 547 + FULL_NS;
    expect(settle(card)).toEqual([first, first + FULL_NS, first + FULL_NS + (60 + 24) * 8]);
    expect([0, 1, 2].map((index) => isDone(SEND_RING, index))).toEqual([false, true, true]);
    expect([card.sent, card.read(R.sendHead)]).toEqual([3, 3]);
    // The second report came while the first one's cause had not been read.
    expect(environment.raised).toEqual([VECTOR.network]);
    expect([card.read(R.cause), card.read(R.cause)]).toEqual([NETWORK_CAUSE.sent, 0]);
  });

  it("goes round its rings", () => {
    const { card, set, queue } = benchCard();
    for (let round = 1; round <= 6; round++) {
      queue((round - 1) % LENGTH, 100);
      set(R.sendTail, round % LENGTH, 1_000_000 * round);
      settle(card);
      expect([card.sent, card.read(R.sendHead)]).toEqual([round, round % LENGTH]);
    }
  });

  it("receives what comes back, and loses what there is no buffer for", () => {
    const { environment, memory, card, set, queue, isDone } = benchCard(answering(64));
    queue(0, 64, 0, 5);
    set(R.sendTail, 1);
    settle(card);
    expect([card.received, card.lost]).toEqual([LENGTH - 1, 2]);
    expect([0, 1, 2, 3].map((index) => isDone(RECEIVE_RING, index))).toEqual([true, true, true, false]);
    expect([0, 1, 2].map((index) => memory.bytes[BUFFERS + 0x800 * index])).toEqual([0, 1, 2]);
    expect(memory.low(RECEIVE_RING + 8) & DESCRIPTOR.lengthMask).toBe(64);
    expect(card.read(R.cause)).toBe(NETWORK_CAUSE.received | NETWORK_CAUSE.overrun);
    expect(environment.raised).toEqual([VECTOR.network]);
    set(R.receiveTail, 2);
    queue(1, 64, 0, 3);
    set(R.sendTail, 2, 1e6);
    settle(card);
    expect([card.received, card.lost, environment.raised.length]).toEqual([LENGTH - 1 + 3, 2, 2]);
  });

  it("sends packets to itself by way of a loop", () => {
    const { memory, card, set, queue } = benchCard(loopback);
    for (let at = 0; at < 100; at++) memory.bytes[PACKETS + at] = at + 1;
    queue(0, 100, 0, 1);
    set(R.sendTail, 1);
    // There and back again: the frame passes two wires.
    expect(settle(card)).toEqual([547 + 124 * 8, 547 + 2 * 124 * 8]);
    expect(memory.bytes.slice(BUFFERS, BUFFERS + 101)).toEqual(
      Uint8Array.from({ length: 101 }, (_, at) => (at < 100 ? at + 1 : 0)),
    );
  });

  it("interrupts for what the mask lets through, also when the mask comes later", () => {
    const { environment, card, set, queue } = benchCard();
    set(R.maskClear, ALL_CAUSES);
    queue(0, 60);
    set(R.sendTail, 1);
    settle(card);
    expect(environment.raised).toEqual([]);
    set(R.maskSet, NETWORK_CAUSE.received);
    expect(environment.raised).toEqual([]);
    set(R.maskSet, NETWORK_CAUSE.sent);
    set(R.maskSet, NETWORK_CAUSE.sent);
    expect(environment.raised).toEqual([VECTOR.network]);
  });

  it("stops at a descriptor or a packet that is not in memory", () => {
    const { memory, card, set, queue } = benchCard();
    queue(0, 60);
    memory.writeWord(SEND_RING, 0, 1);
    set(R.sendTail, 1);
    expect(settle(card)).toEqual([]);
    set(R.sendBase, memory.sizeBytes);
    set(R.sendTail, 2);
    expect([settle(card), card.sent]).toEqual([[], 0]);
  });

  it("forgets everything at a reset but that its link is up", () => {
    const { environment, card, set, queue } = benchCard(loopback);
    queue(0, 60);
    set(R.sendTail, 1);
    set(R.control, 1);
    expect(settle(card)).toEqual([]);
    expect([card.read(R.sendBase), card.read(R.cause), card.read(R.status)]).toEqual([0, 0, LINK_UP]);
    expect(environment.raised).toEqual([]);
  });
});
