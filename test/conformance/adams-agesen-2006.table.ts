import type { CombinationRequest } from "../../src/hypervisor/techniques/resolve-combination.ts";

/**
 * K. Adams and O. Agesen, A comparison of software and hardware techniques for x86 virtualization, ASPLOS 2006,
 * section 6.3 (nanobenchmarks): cycles on a Pentium 4 672 of 3.8 GHz. No constant of the simulator comes from here.
 */
export interface AdamsAgesenOperation {
  /** As the paper calls it. */
  readonly published: string;
  readonly operation: string;
  readonly native: number;
  readonly binaryTranslation: number;
  readonly hardware: number;
}

const operation = (
  published: string,
  name: string,
  native: number,
  binaryTranslation: number,
  hardware: number,
): AdamsAgesenOperation => ({ published, operation: name, native, binaryTranslation, hardware });

export const ADAMS_AGESEN: readonly AdamsAgesenOperation[] = [
  operation("syscall", "null-system-call", 242, 2308, 246),
  operation("in", "port-in", 3209, 216, 15826),
  operation("cr8wr", "control-register-write", 150, 35, 177),
  operation("call/ret", "call-return", 11, 51, 11),
  operation("pgfault", "page-fault-true", 1093, 3927, 11242),
  operation("divzero", "divide-by-zero", 889, 3223, 1014),
  operation("ptemod, same", "page-table-modify-same", 1, 391, 12733),
  operation("ptemod, present to not", "page-table-modify-present-to-absent", 4, 17, 9154),
  operation("ptemod, not to present", "page-table-modify-absent-to-present", 5, 2121, 17020),
];

/** A column of figures. */
export type AdamsAgesenColumn = "native" | "binaryTranslation" | "hardware";

/** The three columns, and what they are here. */
export const ADAMS_AGESEN_COLUMNS: Readonly<Record<AdamsAgesenColumn, CombinationRequest>> = {
  native: { technique: "native", processor: "prescott" },
  binaryTranslation: { technique: "binary-translation", paging: "shadow", processor: "prescott" },
  hardware: { technique: "hardware-assisted", paging: "shadow", processor: "prescott" },
};

/** The same paper's macro-benchmarks: how many times as long as native they take. */
export const ADAMS_AGESEN_WORKLOADS: readonly {
  /** As the paper calls it. */
  readonly published: string;
  /** The class of workloads that it belongs to. */
  readonly profile: string;
  readonly binaryTranslation: number;
  readonly hardware: number;
}[] = [
  { published: "SPECint, mean", profile: "compute", binaryTranslation: 1.04, hardware: 1.05 },
  {
    published: "compile Linux kernel, 265, 393 and 483 s",
    profile: "kernel-build",
    binaryTranslation: 393 / 265,
    hardware: 483 / 265,
  },
];
