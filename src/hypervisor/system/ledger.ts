/** Where cycles go: into code of three kinds, page walks, and what hardware does in one go. */
export interface Cycles {
  readonly guest: number;
  readonly monitor: number;
  readonly host: number;
  readonly walk: number;
  /** Microcode and devices. */
  readonly transition: number;
  /** Nothing to do. */
  readonly idle: number;
}

/** Whose code runs. */
export type Domain = "guest" | "monitor" | "host";

/** Code outside virtual machines by virtual address; what is in no range is the guest's. */
export type Domains = readonly { readonly from: number; readonly to: number; readonly domain: Domain }[];

/** Counts a core's cycles by where they go. */
export class Ledger {
  guest = 0;
  monitor = 0;
  host = 0;
  walk = 0;
  transition = 0;
  idle = 0;
  /** How often something else than the guest's code went on after it: exits and traps into a hypervisor. */
  exits = 0;
  private readonly domains: Domains;
  private last: Domain = "guest";

  constructor(domains: Domains) {
    this.domains = domains;
  }

  /** Counts cycles of code. */
  addCode(cycles: number, pc: number, inVirtualMachine: boolean): void {
    const domain = inVirtualMachine ? "guest" : this.domainOf(pc);
    if (domain === "guest") this.guest += cycles;
    else if (domain === "monitor") this.monitor += cycles;
    else this.host += cycles;
    if (domain !== "guest" && this.last === "guest") this.exits++;
    this.last = domain;
  }

  /** What was counted so far; a copy. */
  counted(): Cycles {
    const { guest, monitor, host, walk, transition, idle } = this;
    return { guest, monitor, host, walk, transition, idle };
  }

  private domainOf(pc: number): Domain {
    for (const { from, to, domain } of this.domains) if (pc >= from && pc < to) return domain;
    return "guest";
  }
}
