/** Where figures come from. None of them is a table that the simulator's results are compared with. */
export const SOURCES = {
  "intel-datasheets": "Intel Corporation, product specifications of the model named (clock, size of caches)",
  "intel-optimization-2005":
    "Intel Corporation, IA-32 Intel Architecture Optimization Reference Manual, 248966, table 1-1, Pentium 4 and Intel Xeon processor cache parameters",
  "intel-optimization":
    "Intel Corporation, Intel 64 and IA-32 Architectures Optimization Reference Manual, 248966, ch. 2, the caches and TLBs of each microarchitecture",
  "intel-sdm-caches":
    "Intel Corporation, Intel 64 and IA-32 Architectures Software Developer's Manual, vol. 3A, table 11-1, characteristics of the caches and TLBs",
  "intel-cpuid": "CPUID leaf 2 as printed by a Core i5-2410M (Sandy Bridge)",
  "7-cpu": "I. Pavlov, 7-cpu.com: measurements of the model named",
  xbit: "I. Gavrichenkov, Intel Core 2 Extreme QX9650 review, X-bit labs, 2007: latency of the second cache, by CPU-Z",
  "anandtech-prescott":
    "A. L. Shimpi and D. Wilson, Intel's Pentium 4 E: Prescott arrives with luggage, AnandTech, 2004",
  "anandtech-skylake-sp":
    "J. De Gelas and I. Cutress, Sizing up servers: Intel's Skylake-SP Xeon versus AMD's EPYC 7000, AnandTech, 2017, memory latency",
  "anandtech-skylake-x":
    "I. Cutress, The Intel Skylake-X review, AnandTech, 2017, table of Skylake-S and Skylake-SP caches",
  "wikichip-skylake": "WikiChip, Skylake (client) microarchitecture, key changes from Broadwell",
  "mlc-cascade-lake":
    "Intel Memory Latency Checker 3.10 on a two-socket Cascade Lake server, in G. J. Bex, Code optimization, 2023",
  "mynavi-haswell":
    "Mynavi News, Haswell in detail, 2013, latency of the second-level TLB by RightMark Memory Analyzer",
  "van-schaik-2017":
    "S. van Schaik, K. Razavi, B. Gras, H. Bos and C. Giuffrida, RevAnC: a framework for reverse engineering hardware page table caches, EuroSec 2017, table 2",
  "agesen-2012":
    "O. Agesen, J. Mattson, R. Rugina and J. Sheldon, Software techniques for avoiding hardware virtualization exits, USENIX ATC 2012, table 1",
  "bugnion-2017":
    "E. Bugnion, J. Nieh and D. Tsafrir, Hardware and software support for virtualization, Morgan & Claypool, 2017, tables 4.2 and 4.3",
  vmlatency: "vmlatency: round trips of an exit, measured on the model's microarchitecture",
  "torvalds-2002":
    "L. Torvalds, Re: Intel P6 vs P7 system call performance, linux-kernel mailing list, 16 December 2002: getppid on a Pentium 4 takes 641 cycles through sysenter and sysexit, about 1761 through int 0x80 and iret",
  "torvalds-2014":
    "L. Torvalds, the cost of page faults, Google+, 30 April 2014: Haswell about 715 cycles for the fault and 330 for iret, Core Duo 700 and 240",
  "maeda-2003":
    "T. Maeda, Kernel Mode Linux, Linux Journal 109, 2003, table 2: getpid takes 432 cycles through sysenter and 12 where no ring is crossed",
  "lahaise-2001":
    'B. LaHaise, Re: Using %cr2 to reference "current", linux-kernel mailing list, 6 November 2001: a write to CR2 takes 61 cycles',
  "kernel-entry-benchmark":
    "J. Stecklina, kernel_entry_benchmark, 2019: round trip through an interrupt gate 610 cycles, through a call gate 473, on an Intel processor that is not named",
  "lutomirski-2016":
    "A. Lutomirski, x86/mm: If INVPCID is available, use it to flush global mappings, linux-mm mailing list, 8 January 2016: 376 ns for everything on a Skylake laptop, 539 ns by way of CR4.PGE",
  "mi-2019":
    "Z. Mi, D. Li, Z. Yang, X. Wang and H. Chen, SkyBridge: fast and secure inter-process communication for microkernels, EuroSys 2019, § 2.1 (Skylake)",
  "soares-2010":
    "L. Soares and M. Stumm, FlexSC: flexible system call scheduling with exception-less system calls, OSDI 2010, § 2 (Nehalem)",
  "fog-tables":
    "A. Fog, Instruction tables: lists of instruction latencies, throughputs and micro-operation breakdowns, agner.org",
  "hansen-2014":
    "D. Hansen, x86/mm: set TLB flush tunable to sane value, Linux kernel commit a5102476a24b, 2014",
  "port-0x80":
    "the customary delay of 1 µs by a write to I/O port 0x80, as in Linux' io_delay: a cycle of the ISA bus, or of what takes its place",
  here: "chosen for this simulator; the note says from what",
} as const;

/** Names one of {@link SOURCES}. */
export type SourceName = keyof typeof SOURCES;
