import { assemble } from "../../../../src/hypervisor/assembly/assembler.ts";
import type { Program } from "../../../../src/hypervisor/assembly/program.ts";
import { withImage } from "../../../../src/hypervisor/devices/disk-image.ts";
import { answering } from "../../../../src/hypervisor/devices/peer.ts";
import { standardDevices } from "../../../../src/hypervisor/devices/standard-devices.ts";
import { NOTIFY_HYPERCALL } from "../../../../src/hypervisor/guests/drivers/virtqueue-text.ts";
import { type GuestImage, loadGuestImage } from "../../../../src/hypervisor/guests/guest-image.ts";
import { GUEST_BYTES } from "../../../../src/hypervisor/guests/layout.ts";
import type { Mode } from "../../../../src/hypervisor/machine/modes.ts";
import { REGISTER_NAMES, RSP } from "../../../../src/hypervisor/machine/registers.ts";
import { ENTRY } from "../../../../src/hypervisor/memory/page-table.ts";
import { PageRange, PageTableBuilder } from "../../../../src/hypervisor/memory/page-table-builder.ts";
import { PAGE_BYTES } from "../../../../src/hypervisor/memory/physical-memory.ts";
import { type IoBackEndKind, ioBackEnd } from "../../../../src/hypervisor/monitors/io/io-back-end.ts";
import { haswell } from "../../../../src/hypervisor/processors/haswell.ts";
import { CR, MACHINE_STATUS } from "../../../../src/hypervisor/system/control-registers.ts";
import { EXIT, VM_CONTROL, VM_FIELD } from "../../../../src/hypervisor/system/control-structure.ts";
import type { Device, DeviceEnvironment } from "../../../../src/hypervisor/system/device.ts";
import { SYSTEM_Y86_64 } from "../../../../src/hypervisor/system/instructions.ts";
import { Platform } from "../../../../src/hypervisor/system/platform.ts";
import { FLAG, GATE, GATE_BYTES, VECTOR } from "../../../../src/hypervisor/system/vectors.ts";
import type { VirtualMachine } from "../../../../src/hypervisor/techniques/virtual-machine.ts";

/** What the guest reads from its disk: each block is full of its own number. */
const DISK_BLOCKS = 64;
const BLOCK_BYTES = 4096;

const STRUCTURE = 0x9000;
const IDT = 0xa000;
const STACK = 0xf000;
const TABLES = 0x1_0000;
const IO_BUFFERS = 0x2_0000;
const GUEST_PHYSICAL = 0x20_0000;

/** General registers in the order in which the exit pushes them, the last at the lowest address. */
const SAVED = REGISTER_NAMES.filter((_, register) => register !== RSP);
const pushAll = SAVED.toReversed()
  .map((name) => `        pushq %${name}`)
  .join("\n");
const popAll = SAVED.map((name) => `        popq %${name}`).join("\n");

/** Disk and network card: 8 ports from 0x100, 16 from 0x110 on. */
const EXEMPT_PORTS = 0xffff_00ff | 0;
const EVENT_VALID = 2 ** 31;

/**
 * No more of a monitor than a guest's devices need: hardware assistance and nested paging do the rest. It runs without
 * paging, so that all addresses of its own are physical.
 */
function monitorSource(kind: IoBackEndKind, iommuRoot: number): string {
  return `
        .pos 0x1000
start:
        call ioStart
        jmp enter

left:
${pushAll}
        rrmovq %rsp,%rbp
        vmread $${VM_FIELD.exitReason},%rax
        isubq $${EXIT.externalInterrupt},%rax
        je accept
        isubq $${EXIT.halt - EXIT.externalInterrupt},%rax
        je stop
        isubq $${EXIT.idle - EXIT.halt},%rax
        je sleep
        isubq $${EXIT.hypercall - EXIT.idle},%rax
        je hypercall
        isubq $${EXIT.controlWrite - EXIT.hypercall},%rax
        je endInterrupt
        isubq $${EXIT.port - EXIT.controlWrite},%rax
        je port
        isubq $${EXIT.interruptWindow - EXIT.port},%rax
        je resume
stop:   halt

skip:   vmread $${VM_FIELD.guestPc},%rax
        vmread $${VM_FIELD.instructionLength},%rcx
        addq %rcx,%rax
        vmwrite %rax,$${VM_FIELD.guestPc}
resume:
        # an interrupt that waits is delivered, or a window for it awaited
        irmovq $state,%rbx
        xorq %rdx,%rdx
        mrmovq (%rbx),%rax
        mrmovq 8(%rbx),%rcx
        andq %rcx,%rcx
        jne noEvent
        irmovq $${VECTOR.network},%rsi
        rrmovq %rax,%rcx
        iandq $${2 ** (VECTOR.network - 32)},%rcx
        jne event
        irmovq $${VECTOR.disk},%rsi
        rrmovq %rax,%rcx
        iandq $${2 ** (VECTOR.disk - 32)},%rcx
        je noEvent
event:
        irmovq $1,%rdx
        vmread $${VM_FIELD.guestFlags},%rdi
        iandq $${FLAG.interrupts},%rdi
        je noEvent
        subq %rcx,%rax
        rmmovq %rax,(%rbx)
        rmmovq %rdx,8(%rbx)
        irmovq $${EVENT_VALID},%rax
        orq %rsi,%rax
        vmwrite %rax,$${VM_FIELD.entryEvent}
        xorq %rdx,%rdx
noEvent:
        vmwrite %rdx,$${VM_FIELD.interruptWindow}
${popAll}
enter:  vmresume

# the interrupt is accepted between these, and served with the guest's registers saved
accept: sti
        nop
        cli
        jmp resume

sleep:  irmovq $state,%rbx
sleepMore:
        mrmovq (%rbx),%rax
        andq %rax,%rax
        jne skip
        sti
        idle
        cli
        jmp sleepMore

hypercall:
        mrmovq ${8 * SAVED.indexOf("rdi")}(%rbp),%rdi
        mrmovq ${8 * SAVED.indexOf("rsi")}(%rbp),%rsi
        vmread $${VM_FIELD.qualification},%rax
        isubq $${NOTIFY_HYPERCALL},%rax
        jne stop
        call ioPortWrite
        jmp skip

endInterrupt:
        irmovq $state,%rbx
        xorq %rax,%rax
        rmmovq %rax,8(%rbx)
        jmp skip

port:   vmread $${VM_FIELD.qualification},%rbx
        rrmovq %rbx,%rdi
        iandq $0xffff,%rdi
        # the word of the register; what was pushed leaves out %rsp, which the guest's drivers do not use here
        rrmovq %rbx,%r12
        ishrq $24,%r12
        rrmovq %r12,%rax
        isubq $${RSP},%rax
        jl beforeStack
        isubq $1,%r12
beforeStack:
        ishlq $3,%r12
        addq %rbp,%r12
        iandq $0x10000,%rbx
        je portRead
        mrmovq (%r12),%rsi
        call ioPortWrite
        jmp skip
portRead:
        call ioPortRead
        rmmovq %rax,(%r12)
        jmp skip

# %rdi: a vector
raise:
        irmovq $state,%rcx
        isubq $32,%rdi
        irmovq $1,%rax
        shlq %rdi,%rax
        mrmovq (%rcx),%rdx
        orq %rdx,%rax
        rmmovq %rax,(%rcx)
        ret

diskInterrupt:
        irmovq $${VECTOR.disk},%rdi
        jmp deviceInterrupt
networkInterrupt:
        irmovq $${VECTOR.network},%rdi
deviceInterrupt:
        call ioInterrupt
        wrcr %rax,$${CR.endOfInterrupt}
        iaddq $8,%rsp
        iretq

        .align 8
# interrupts that wait, a bit each; whether one is in service
state:  .quad 0, 0

${ioBackEnd(kind, {
  guestVirtual: GUEST_PHYSICAL,
  guestPhysical: GUEST_PHYSICAL,
  guestBytes: GUEST_BYTES,
  memory: IO_BUFFERS,
  memoryPhysical: IO_BUFFERS,
  raise: "raise",
  iommuRoot,
})}`;
}

/** How a guest gets at its devices. */
export type SmallMonitorIo = IoBackEndKind | "passthrough-exitless";

/** What can be said besides. */
export interface SmallMonitorOptions {
  readonly mode?: Mode;
  /** Default {@link machineDisk}. */
  readonly disk?: Uint8Array;
  /** Default those of {@link ioDevices}. */
  readonly devices?: (environment: DeviceEnvironment) => readonly Device[];
}

/** A disk whose first blocks are full of their numbers, and an image of the same. */
export function machineDisk(): Uint8Array {
  return withImage(Uint8Array.from({ length: DISK_BLOCKS * BLOCK_BYTES }, (_, index) => index >> 12));
}

/** Devices with a disk; the peer answers as it is asked. */
export function ioDevices(content: Uint8Array): (environment: DeviceEnvironment) => readonly Device[] {
  return standardDevices({ disk: { content }, network: { peer: answering(1514) } });
}

/** Those assembled so far. */
const monitors = new Map<IoBackEndKind, Program>();

/** Sets everything up. */
export function smallMonitor(
  image: GuestImage,
  io: SmallMonitorIo,
  { mode = "fast", disk = machineDisk(), devices = ioDevices(disk) }: SmallMonitorOptions = {},
): VirtualMachine {
  const passes = io === "passthrough" || io === "passthrough-exitless";
  const platform = new Platform({
    processor: haswell,
    memoryBytes: GUEST_PHYSICAL + GUEST_BYTES,
    mode,
    devices,
    domains: [{ from: 0, to: GUEST_PHYSICAL, domain: "monitor" }],
  });
  const { memory } = platform;
  const nested = new PageTableBuilder(memory, 4, new PageRange(TABLES / PAGE_BYTES, IO_BUFFERS / PAGE_BYTES));
  nested.map(0, GUEST_PHYSICAL, { large: true });
  // Reads of a guest's tables count as writes, and the IOMMU asks for the same rights.
  memory.setLow(nested.root, ENTRY.writable);
  const kind = passes ? "passthrough" : io;
  let program = monitors.get(kind);
  if (program === undefined) {
    program = assemble(monitorSource(kind, nested.root), SYSTEM_Y86_64);
    monitors.set(kind, program);
  }
  platform.load(program);
  loadGuestImage(image, memory, GUEST_PHYSICAL);
  for (const [vector, label] of [
    [VECTOR.disk, "diskInterrupt"],
    [VECTOR.network, "networkInterrupt"],
  ] as const) {
    memory.writeWord(IDT + vector * GATE_BYTES, program.symbols.get(label)!, 0);
    memory.writeWord(IDT + vector * GATE_BYTES + 8, GATE.present, 0);
  }
  const exitless = io === "passthrough-exitless";
  const field = (number: number, low: number, high = 0) =>
    memory.writeWord(STRUCTURE + 8 * number, low, high);
  field(VM_FIELD.hostEntry, program.symbols.get("left")!);
  field(VM_FIELD.hostStack, STACK);
  field(
    VM_FIELD.controls,
    exitless ? VM_CONTROL.ports : VM_CONTROL.ports | VM_CONTROL.externalInterrupt | VM_CONTROL.idle,
  );
  field(VM_FIELD.nestedRoot, nested.root);
  field(VM_FIELD.tag, 1);
  // Of the control registers, only the end of an interrupt is the monitor's affair here.
  if (!exitless) field(VM_FIELD.controlWriteExits, 0, 1 << (CR.endOfInterrupt - 32));
  if (passes) field(VM_FIELD.portExempt, EXEMPT_PORTS);
  field(VM_FIELD.guestPc, image.entry);
  field(VM_FIELD.guestStack, image.stack);
  field(VM_FIELD.guestControl + CR.status, MACHINE_STATUS.protected | MACHINE_STATUS.paging);
  field(VM_FIELD.guestControl + CR.root, image.root);
  const core = platform.cores[0]!;
  core.control.set(CR.idt, IDT);
  core.control.set(CR.controlStructure, STRUCTURE);
  core.start({ pc: program.symbols.get("start")!, stack: STACK });
  return {
    platform,
    image,
    guestBase: GUEST_PHYSICAL,
    run: (cycleBudget) => platform.run(cycleBudget),
  };
}
