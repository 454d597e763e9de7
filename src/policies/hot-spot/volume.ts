/** Shares of a server's resources that are in use, or that a VM takes of them; 0..1, more where more is asked for. */
export interface ResourceUse {
  readonly cpu: number;
  readonly network: number;
  readonly memory: number;
}

/** A resource that is used up would make any volume infinite, and all such servers alike. */
const MOST = 0.99;

/**
 * How loaded a server is in all of its resources together, or how much of a load a VM is: 1 where nothing is in use,
 * growing without bound as any of them is used up.
 *
 * Source: T. Wood, P. Shenoy, A. Venkataramani, M. Yousif, Black-box and gray-box strategies for virtual machine
 * migration, NSDI 2007, §5.1: volume = 1/(1 − cpu) · 1/(1 − net) · 1/(1 − mem). Each share counts up to 0.99 here.
 */
export function volume({ cpu, network, memory }: ResourceUse): number {
  return 1 / (left(cpu) * left(network) * left(memory));
}

function left(share: number): number {
  return 1 - Math.min(Math.max(share, 0), MOST);
}
