import { cardDiskDriver } from "../../guests/drivers/card-disk-driver.ts";
import { cardNetworkDriver } from "../../guests/drivers/card-network-driver.ts";
import type { Drivers } from "../../guests/drivers/drivers.ts";
import type { GuestSection } from "../../guests/guest-section.ts";
import type { KernelOperations } from "../../guests/kernel-operations.ts";

/** Offsets in an end of a pair: what leaves here arrives at the other end. */
const END = { packets: 0, bytes: 8, peer: 16, port: 24 } as const;

/** Places in the bridge's table of addresses; a power of 2. */
const PLACES = 16;
const PLACE_SHIFT = 4;

/** An address of Ethernet in a word read from memory: 48 bits. */
const ADDRESS_BITS = 48;
/** Where it is in a packet: to whom, and from whom. */
const DESTINATION = 0;
const SOURCE = 6;

/** Reads an address of the packet at %rdi into %rax, and where the table has it, if it has it, into %rcx. */
function lookUp(offset: number): string {
  return `  mrmovq ${offset}(%rdi), %rax
  ishlq $${64 - ADDRESS_BITS}, %rax
  ishrq $${64 - ADDRESS_BITS}, %rax
  rrmovq %rax, %rcx
  ishrq $20, %rcx
  xorq %rax, %rcx
  iandq $${PLACES - 1}, %rcx
  ishlq $${PLACE_SHIFT}, %rcx
  irmovq $bridgeTable, %r8
  addq %r8, %rcx`;
}

/**
 * How packets leave a container: by a pair of virtual ends, the other one a port of a bridge that learns who is where,
 * and that another port of leads to the card. (Linux, drivers/net/veth.c and net/bridge/br_input.c.) Packets are handed
 * on, not copied.
 */
const BRIDGE: string = `
# As the card's: %rdi is a packet, %rsi its bytes; %rax is 1, or 0 if there is no room.
networkSend:
  irmovq $containerEnd, %r8
  mrmovq ${END.packets}(%r8), %rcx
  iaddq $1, %rcx
  rmmovq %rcx, ${END.packets}(%r8)
  mrmovq ${END.bytes}(%r8), %rcx
  addq %rsi, %rcx
  rmmovq %rcx, ${END.bytes}(%r8)
  mrmovq ${END.peer}(%r8), %r9
  mrmovq ${END.packets}(%r9), %rcx
  iaddq $1, %rcx
  rmmovq %rcx, ${END.packets}(%r9)
  mrmovq ${END.bytes}(%r9), %rcx
  addq %rsi, %rcx
  rmmovq %rcx, ${END.bytes}(%r9)

# It has come in at the port of the end %r9: who has sent it is there.
  mrmovq ${END.port}(%r9), %r10
${lookUp(SOURCE)}
  andq %rax, %rax
  jne bridgeLearns
  jmp bridgeForwards                    # nobody's address
bridgeLearns:
  rmmovq %rax, (%rcx)
  rmmovq %r10, 8(%rcx)
bridgeForwards:
${lookUp(DESTINATION)}
  mrmovq (%rcx), %r11
  subq %rax, %r11
  jne networkCardSend                   # nobody knows: to the outside
  mrmovq 8(%rcx), %r11
  subq %r10, %r11
  jne networkCardSend                   # not to where it has come from
  irmovq $1, %rax
  ret
`;

const DATA: string = `
# Packets, bytes, the other end, the bridge's port.
containerEnd:
  .quad 0, 0, bridgeEnd, 0
bridgeEnd:
  .quad 0, 0, containerEnd, 1
# Addresses and ports.
bridgeTable:
  .quad ${Array(2 * PLACES)
    .fill(0)
    .join(", ")}
`;

function bridgedNetwork(operations: KernelOperations): GuestSection {
  const card = cardNetworkDriver(operations);
  return {
    ...card,
    code: `${card.code!.replace(/^networkSend:/m, "networkCardSend:")}${BRIDGE}`,
    data: `${card.data ?? ""}${DATA}`,
  };
}

/** The machine's own devices, as a container uses them. */
export const containerDrivers: Drivers = { network: bridgedNetwork, disk: cardDiskDriver };
