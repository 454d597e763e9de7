import type { Benchmark } from "./benchmark.ts";
import { arithmetic } from "./computing.ts";
import { contextSwitch } from "./context-switch.ts";
import { divideByZero } from "./exceptions.ts";
import { idleWakeUp, interprocessorInterrupt, timerInterrupt } from "./interrupts.ts";
import { uncontendedLock } from "./locks.ts";
import { tlbWalk } from "./look-aside-buffer.ts";
import { hiddenPageFault, truePageFault } from "./page-faults.ts";
import { forkLike, updateSame, updateToAbsent, updateToPresent } from "./page-table-updates.ts";
import { portIn, portOut } from "./ports.ts";
import { controlRegisterWrite, flagsRestore, interruptFlag } from "./processor-state.ts";
import { callReturn, interruptSystemCall, nullSystemCall } from "./system-calls.ts";

/** Operations that need nothing but a processor, its interrupts and a port. */
export const microBenchmarks: readonly Benchmark[] = [
  arithmetic,
  callReturn,
  uncontendedLock,
  nullSystemCall,
  interruptSystemCall,
  divideByZero,
  truePageFault,
  hiddenPageFault,
  tlbWalk,
  updateSame,
  updateToAbsent,
  updateToPresent,
  forkLike,
  contextSwitch,
  controlRegisterWrite,
  flagsRestore,
  interruptFlag,
  portIn,
  portOut,
  timerInterrupt,
  interprocessorInterrupt,
  idleWakeUp,
];
