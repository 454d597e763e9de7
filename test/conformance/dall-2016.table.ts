/**
 * C. Dall, S.-W. Li, J. T. Lim, J. Nieh and G. Koloventzos, ARM virtualization: performance and architectural
 * implications, ISCA 2016, table 2 (microbenchmarks), the two hypervisors on x86, cycles: KVM, whose devices are served
 * by a host (type 2), and Xen (type 1).
 */
export const DALL: readonly {
  /** As the paper calls it. */
  readonly published: string;
  readonly kvm: number;
  readonly xen: number;
}[] = [
  { published: "Hypercall", kvm: 1300, xen: 1228 },
  { published: "Interrupt Controller Trap", kvm: 2384, xen: 1734 },
  { published: "Virtual IPI", kvm: 5230, xen: 5562 },
  { published: "VM Switch", kvm: 4812, xen: 10_534 },
  { published: "I/O Latency Out", kvm: 560, xen: 11_262 },
  { published: "I/O Latency In", kvm: 18_923, xen: 10_050 },
];

/** The same paper's application benchmarks on native x86 and under KVM. */
export const DALL_WORKLOADS: readonly {
  /** As the paper calls it. */
  readonly published: string;
  /** The class of workloads that it belongs to. */
  readonly profile: string;
  /** How many times as long as native KVM takes, whatever the unit. */
  readonly slowdown: number;
}[] = [
  { published: "Kernbench, 28.91 against 27.12 s", profile: "kernel-build", slowdown: 27.12 / 28.91 },
  { published: "Apache, 10,585 against 9,170 requests/s", profile: "web-server", slowdown: 10_585 / 9170 },
  {
    published: "Memcached, 263,302 against 170,359 requests/s",
    profile: "key-value-cache",
    slowdown: 263_302 / 170_359,
  },
  { published: "MySQL, 7.21 against 9.08 s", profile: "oltp-database", slowdown: 9.08 / 7.21 },
];
