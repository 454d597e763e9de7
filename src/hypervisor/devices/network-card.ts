import type { Device, DeviceEnvironment } from "../system/device.ts";
import { VECTOR } from "../system/vectors.ts";
import type { DirectMemoryAccess } from "./direct-memory-access.ts";
import { LATENCY_NS, wireNs } from "./latencies.ts";
import { Descriptor } from "./network-descriptor.ts";
import {
  DESCRIPTOR,
  DESCRIPTOR_STATUS,
  LINK_UP,
  NETWORK_CAUSE,
  NETWORK_PORT_COUNT,
  NETWORK_REGISTER,
  SEND_COMMAND,
} from "./network-registers.ts";
import { type Peer, silent } from "./peer.ts";
import { PORT } from "./ports.ts";

/** What is special about a network card. */
export interface NetworkCardOptions {
  /** Default {@link silent}. */
  readonly peer?: Peer;
}

/** A packet that will have arrived at a time. */
interface Incoming {
  readonly cycle: number;
  readonly packet: Uint8Array;
}

/**
 * A network card in the manner of Intel's 8254x. Packets are sent one after the other: the first of a burst waits for
 * its descriptor, the others' descriptors are fetched meanwhile. Interrupts are messages: one is sent when a cause that
 * the mask lets through comes up and no other such cause is there.
 */
export class NetworkCard implements Device {
  readonly name = "network card";
  readonly firstPort: number = PORT.network;
  readonly portCount: number = NETWORK_PORT_COUNT;
  readonly accessNs: { readonly read: number; readonly write: number } = {
    read: LATENCY_NS.registerRead,
    write: LATENCY_NS.registerWrite,
  };
  nextEvent: number = Number.POSITIVE_INFINITY;
  /** Packets that have left the card, that were put into buffers, and for which there was none. */
  sent = 0;
  received = 0;
  lost = 0;

  private readonly environment: DeviceEnvironment;
  private readonly memory: DirectMemoryAccess;
  private readonly peer: Peer;
  private readonly registers: number[] = Array<number>(NETWORK_PORT_COUNT).fill(0);
  private readonly outgoing: Descriptor = new Descriptor();
  private readonly empty: Descriptor = new Descriptor();
  private causes = 0;
  private mask = 0;
  private sending: Uint8Array | null = null;
  private sentAt: number = Number.POSITIVE_INFINITY;
  private wireFreeAt = 0;
  /** In the order in which they arrive. */
  private incoming: Incoming[] = [];

  constructor(
    environment: DeviceEnvironment,
    memory: DirectMemoryAccess,
    { peer = silent }: NetworkCardOptions = {},
  ) {
    this.environment = environment;
    this.memory = memory;
    this.peer = peer;
  }

  read(offset: number): number {
    if (offset === NETWORK_REGISTER.status) return LINK_UP;
    if (offset !== NETWORK_REGISTER.cause) return this.registers[offset]!;
    const { causes } = this;
    this.causes = 0;
    return causes;
  }

  write(offset: number, value: number, now: number): void {
    if (offset === NETWORK_REGISTER.control) this.reset();
    else if (offset === NETWORK_REGISTER.maskSet) this.setMask(this.mask | value);
    else if (offset === NETWORK_REGISTER.maskClear) this.setMask(this.mask & ~value);
    else if (offset > NETWORK_REGISTER.maskClear) {
      this.registers[offset] = value;
      if (offset === NETWORK_REGISTER.sendTail && this.sending === null) {
        this.startSending(now + this.environment.cyclesOf(LATENCY_NS.directAccess));
      }
    }
    this.plan();
  }

  advance(now: number): void {
    while (this.nextEvent <= now) {
      const at = this.nextEvent;
      if (this.sentAt <= at) this.finishSending();
      else this.receive(this.incoming.shift()!.packet);
      this.plan();
    }
  }

  private reset(): void {
    this.registers.fill(0);
    this.causes = 0;
    this.mask = 0;
    this.sending = null;
    this.sentAt = Number.POSITIVE_INFINITY;
    this.incoming = [];
  }

  private plan(): void {
    this.nextEvent = Math.min(this.sentAt, this.incoming[0]?.cycle ?? Number.POSITIVE_INFINITY);
  }

  private setMask(mask: number): void {
    const before = this.causes & this.mask;
    this.mask = mask;
    if (before === 0 && (this.causes & mask) !== 0) this.environment.raise(VECTOR.network);
  }

  private cause(bits: number): void {
    const before = this.causes & this.mask;
    this.causes |= bits;
    if (before === 0 && (this.causes & this.mask) !== 0) this.environment.raise(VECTOR.network);
  }

  /** Reads the descriptor at a ring's head; false if the card owns none there, or may not read it. */
  private fetch(descriptor: Descriptor, base: number, head: number, tail: number): boolean {
    if (this.registers[head] === this.registers[tail]) return false;
    descriptor.address = this.registers[base]! + this.registers[head]! * DESCRIPTOR.bytes;
    return this.memory.read(descriptor.address, descriptor.bytes);
  }

  private moveOn(head: number, length: number): void {
    const next = this.registers[head]! + 1;
    this.registers[head] = next >= this.registers[length]! ? 0 : next;
  }

  /** Begins with the packet at the ring's head, if there is one, as soon as the wire is free. */
  private startSending(earliest: number): void {
    const { outgoing, memory } = this;
    const { sendBase, sendHead, sendTail } = NETWORK_REGISTER;
    this.sending = null;
    this.sentAt = Number.POSITIVE_INFINITY;
    if (!this.fetch(outgoing, sendBase, sendHead, sendTail)) return;
    const packet = new Uint8Array(outgoing.length);
    if (!memory.read(outgoing.buffer, packet)) return;
    this.sending = packet;
    this.sentAt = Math.max(earliest, this.wireFreeAt) + this.environment.cyclesOf(wireNs(packet.length));
    this.wireFreeAt = this.sentAt;
  }

  private finishSending(): void {
    const { outgoing, sentAt: at } = this;
    const packet = this.sending!;
    const reports = (outgoing.command & SEND_COMMAND.report) !== 0;
    this.sent++;
    if (reports) {
      outgoing.status = DESCRIPTOR_STATUS.done;
      this.memory.write(outgoing.address, outgoing.bytes);
    }
    this.moveOn(NETWORK_REGISTER.sendHead, NETWORK_REGISTER.sendLength);
    this.startSending(at);
    this.expect(packet, at);
    if (reports) this.cause(NETWORK_CAUSE.sent);
  }

  /** Has the peer's answers arrive one after the other, as the wire towards the card permits. */
  private expect(packet: Uint8Array, at: number): void {
    const { environment, incoming } = this;
    for (const { packet: answer, delayNs } of this.peer(packet)) {
      const free = Math.max(at + environment.cyclesOf(delayNs), incoming.at(-1)?.cycle ?? 0);
      incoming.push({ cycle: free + environment.cyclesOf(wireNs(answer.length)), packet: answer });
    }
  }

  private receive(packet: Uint8Array): void {
    const { empty, memory } = this;
    const { receiveBase, receiveHead, receiveTail, receiveLength } = NETWORK_REGISTER;
    const fits =
      this.fetch(empty, receiveBase, receiveHead, receiveTail) && memory.write(empty.buffer, packet);
    if (!fits) {
      this.lost++;
      this.cause(NETWORK_CAUSE.overrun);
      return;
    }
    this.received++;
    empty.length = packet.length;
    empty.status = DESCRIPTOR_STATUS.done | DESCRIPTOR_STATUS.endOfPacket;
    memory.write(empty.address, empty.bytes);
    this.moveOn(receiveHead, receiveLength);
    this.cause(NETWORK_CAUSE.received);
  }
}
