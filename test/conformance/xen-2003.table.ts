/**
 * P. Barham, B. Dragovic, K. Fraser, S. Hand, T. Harris, A. Ho, R. Neugebauer, I. Pratt and A. Warfield, Xen and the
 * art of virtualization, SOSP 2003, figure 3, on Xeons of 2.4 GHz.
 */
export interface XenBenchmark {
  readonly benchmark: string;
  readonly unit: string;
  /** Seconds: less is better; rates: more is. */
  readonly better: "less" | "more";
  readonly native: number;
  readonly xen: number;
  readonly vmware: number;
  readonly userModeLinux: number;
  /** The class of workloads that it belongs to. */
  readonly profile: string;
}

export const XEN_2003: readonly XenBenchmark[] = [
  {
    benchmark: "SPEC INT2000",
    unit: "score",
    better: "more",
    native: 567,
    xen: 567,
    vmware: 554,
    userModeLinux: 550,
    profile: "compute",
  },
  {
    benchmark: "Linux build time",
    unit: "s",
    better: "less",
    native: 263,
    xen: 271,
    vmware: 334,
    userModeLinux: 535,
    profile: "kernel-build",
  },
  {
    benchmark: "OSDB-IR",
    unit: "tuples/s",
    better: "more",
    native: 172,
    xen: 158,
    vmware: 80,
    userModeLinux: 65,
    profile: "oltp-database",
  },
  {
    benchmark: "OSDB-OLTP",
    unit: "tuples/s",
    better: "more",
    native: 1714,
    xen: 1633,
    vmware: 199,
    userModeLinux: 306,
    profile: "oltp-database",
  },
  {
    benchmark: "dbench",
    unit: "score",
    better: "more",
    native: 418,
    xen: 400,
    vmware: 310,
    userModeLinux: 111,
    profile: "file-server",
  },
  {
    benchmark: "SPEC WEB99",
    unit: "score",
    better: "more",
    native: 518,
    xen: 514,
    vmware: 150,
    userModeLinux: 172,
    profile: "web-server",
  },
];

/** How much slower than native: from 1 on, whatever the unit. */
export function slowdownIn(benchmark: XenBenchmark, system: "xen" | "vmware" | "userModeLinux"): number {
  const { native, better } = benchmark;
  return better === "less" ? benchmark[system] / native : native / benchmark[system];
}
