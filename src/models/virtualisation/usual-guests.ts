/** A kind of guests, by what it takes to start one and to keep it. */
export interface UsualGuest {
  readonly name: string;
  /** From its place on a server to its first work, s. */
  readonly startUpS: number;
  /** Memory that it takes on its server besides its own, MiB. */
  readonly memoryOverheadMiB: number;
  readonly source: string;
}

const BYTES_PER_MIB = 2 ** 20;

function decimalMegabytes(megabytes: number): number {
  return (megabytes * 1e6) / BYTES_PER_MIB;
}

/** Kinds of guests whose start-up and memory somebody has measured. */
export const USUAL_GUESTS: readonly UsualGuest[] = [
  {
    name: "linux-vm",
    startUpS: 96.9,
    memoryOverheadMiB: decimalMegabytes(131),
    source:
      "Linux on EC2, from the request to the log-in, image transfer included (Mao & Humphrey, A performance study on the VM startup time in the cloud, CLOUD 2012); memory of QEMU beside its guest's (Agache et al., Firecracker, NSDI 2020)",
  },
  {
    name: "windows-vm",
    startUpS: 810.2,
    memoryOverheadMiB: decimalMegabytes(131),
    source: "Windows on EC2 (Mao & Humphrey 2012); memory of QEMU (Agache et al. 2020)",
  },
  {
    name: "micro-vm",
    startUpS: 0.125,
    memoryOverheadMiB: decimalMegabytes(3),
    source:
      "to the guest's init at most, and memory beside its guest's (Agache et al., Firecracker, NSDI 2020)",
  },
  {
    name: "container",
    startUpS: 0.23,
    memoryOverheadMiB: 0,
    source:
      "Docker takes two orders of magnitude more than LightVM's 2.3 ms (Manco et al., My VM is lighter (and safer) than your container, SOSP 2017); a container is processes of its host, and has nothing beside them",
  },
];
