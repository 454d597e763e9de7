import { PROCESS } from "../../guests/processes.ts";
import { SYSTEM_CALL } from "../../guests/system-calls.ts";

/** Offsets in what the kernel knows of a container. */
const CONTAINER = {
  /** A bit for each system call that its processes may ask for. */
  allowedCalls: 0,
  /** Calls that they have asked for. */
  calls: 8,
  /** Address of its names of processes: a word for each process of the kernel, 0 for one that is not its own. */
  processNames: 16,
  /** Its control group. */
  group: 24,
} as const;

/** Offsets in a control group. Whatever is charged to one is charged to those above it as well. */
const GROUP = {
  /** 0: there is none above it. */
  parent: 0,
  pages: 8,
  pageLimit: 16,
  cycles: 24,
} as const;

/** What a container may ask for: everything but what has no number yet. */
const ALL_CALLS = "0x7fffffffffffffff";

/** Pages for each container, and for all together. */
const PAGE_LIMIT = 48;
const ALL_PAGES = 64;

/** Tells the container of the current process, into %r10. */
const CURRENT_CONTAINER = `
  irmovq $currentProcess, %r10
  mrmovq (%r10), %r10
  mrmovq ${PROCESS.number}(%r10), %r10
  ishlq $3, %r10
  mrmovq containerOfProcess(%r10), %r10`;

/**
 * Namespaces and control groups: a filter of system calls, names of processes that hold within a container only, pages
 * and processor time that are charged to a tree of groups with limits.
 */
export const GROUP_ROUTINES: string = `
# Whether the current process may ask for system call %rax: returns if it may.
containerCheck:${CURRENT_CONTAINER}
  mrmovq ${CONTAINER.allowedCalls}(%r10), %r11
  mrmovq ${CONTAINER.calls}(%r10), %rcx
  iaddq $1, %rcx
  rmmovq %rcx, ${CONTAINER.calls}(%r10)
  shrq %rax, %r11
  iandq $1, %r11
  jne containerAllows
  iaddq $8, %rsp
  jmp noSuchCall
containerAllows:
  ret

# %rax: what process %r10 is called in its own container.
containerProcessName:
  mrmovq ${PROCESS.number}(%r10), %rcx
  ishlq $3, %rcx
  mrmovq containerOfProcess(%rcx), %r10
  mrmovq ${CONTAINER.processNames}(%r10), %r10
  addq %rcx, %r10
  mrmovq (%r10), %rax
  ret

# Charges the processor's time since the last switch to the groups of process %r9.
containerLeave:
  mrmovq ${PROCESS.number}(%r9), %r10
  ishlq $3, %r10
  mrmovq containerOfProcess(%r10), %r10
  mrmovq ${CONTAINER.group}(%r10), %r10
  rdtsc %rax
  irmovq $lastSwitch, %r11
  mrmovq (%r11), %rcx
  rmmovq %rax, (%r11)
  subq %rcx, %rax
chargeCycles:
  mrmovq ${GROUP.cycles}(%r10), %rcx
  addq %rax, %rcx
  rmmovq %rcx, ${GROUP.cycles}(%r10)
  mrmovq ${GROUP.parent}(%r10), %r10
  andq %r10, %r10
  jne chargeCycles
  ret

# Charges a page to the groups of the current process.
containerCharge:${CURRENT_CONTAINER}
  mrmovq ${CONTAINER.group}(%r10), %r10
chargePage:
  mrmovq ${GROUP.pages}(%r10), %rcx
  mrmovq ${GROUP.pageLimit}(%r10), %r11
  subq %rcx, %r11
  jg pageIsAllowed
  jmp panic                             # nobody here can be told, or ended
pageIsAllowed:
  iaddq $1, %rcx
  rmmovq %rcx, ${GROUP.pages}(%r10)
  mrmovq ${GROUP.parent}(%r10), %r10
  andq %r10, %r10
  jne chargePage
  ret

containerDischarge:${CURRENT_CONTAINER}
  mrmovq ${CONTAINER.group}(%r10), %r10
dischargePage:
  mrmovq ${GROUP.pages}(%r10), %rcx
  isubq $1, %rcx
  rmmovq %rcx, ${GROUP.pages}(%r10)
  mrmovq ${GROUP.parent}(%r10), %r10
  andq %r10, %r10
  jne dischargePage
  ret
`;

/** Two containers, each with one of the kernel's two processes, which is number 1 there. */
export const GROUP_DATA: string = `
# By number of the process.
containerOfProcess:
  .quad 0, container0, container1
container0:
  .quad ${ALL_CALLS}, 0, processNames0, group0
container1:
  .quad ${1 << SYSTEM_CALL.yield}, 0, processNames1, group1
processNames0:
  .quad 0, 1, 0
processNames1:
  .quad 0, 0, 1
allGroups:
  .quad 0, 0, ${ALL_PAGES}, 0
group0:
  .quad allGroups, 0, ${PAGE_LIMIT}, 0
group1:
  .quad allGroups, 0, ${PAGE_LIMIT}, 0
# When the last process began to run.
lastSwitch:
  .quad 0
`;
