import { type Rate, rate } from "../profile.ts";

/** What rates are taken or derived from, by the name that profiles give it. None is a figure of anything virtualised. */
export const PROFILE_SOURCES: Readonly<Record<string, string>> = {
  "Bhargava et al. 2008":
    "R. Bhargava, B. Serebrin, F. Spadini and S. Manne, Accelerating two-dimensional page walks for virtualized systems, ASPLOS 2008: 18 to 294 TLB misses in 100,000 instructions",
  "Dall et al. 2016":
    "C. Dall, S.-W. Li, J. T. Lim, J. Nieh and G. Koloventzos, ARM virtualization: performance and architectural implications, ISCA 2016, native x86: Apache 10,585 requests/s, memcached 263,302 requests/s, MySQL 7.21 s for 10,000 transactions of SysBench; the workloads, and that they had four cores, quoted from memory",
  "Vermeulen, kernel":
    "M. Vermeulen, perf.mvermeulen.com, build-linux-kernel: 31,486,712 minor faults and 29,135 processes in 1,120 s of CPU time, 0.728 instructions a cycle",
  "Vermeulen, Apache":
    "M. Vermeulen, perf.mvermeulen.com, apache: the server's 3,605,491 minor faults in 413 s of CPU time, 0.376 instructions a cycle",
  "Vermeulen, nginx":
    "M. Vermeulen, mvermeulen.org, nginx: 120,417,664 context switches and 461,475 page faults in 25,136 s of CPU time",
  "VMware 310310":
    "VMware, Determining and changing the rate of timer interrupts a guest operating system requests, article 310310: 250 Hz for Linux from 2.6.14 on; Windows 64 to 1,024 Hz",
};

/** Linux' ticks. */
export const TICKS: Rate = rate(250, "Linux' ticks (VMware 310310)");

/** Clock that misses per instruction are turned into misses per second with, Hz. */
const CLOCK_HZ = 3e9;

/**
 * Misses of the look-aside buffers a second; two digits.
 *
 * @param per100kInstructions - misses in 100,000 instructions
 */
export function tlbMisses(per100kInstructions: number, instructionsPerCycle: number, because: string): Rate {
  const perSecond = (per100kInstructions / 100_000) * instructionsPerCycle * CLOCK_HZ;
  const misses = `${per100kInstructions} misses in 100,000 instructions, ${instructionsPerCycle} instructions a cycle`;
  return rate(Number(perSecond.toPrecision(2)), `${misses}: ${because}`);
}
