import type { Device } from "./device.ts";

/** Joins ports to devices. A port that nobody has reads as all ones in 32 bits and takes what is written. */
export class Bus {
  private readonly devices: readonly Device[];
  private readonly readCycles: number;
  private readonly writeCycles: number;
  private readonly cyclesOf: (timeNs: number) => number;

  /**
   * @param readNs - of devices that say nothing, ns
   * @throws RangeError if two devices share a port
   */
  constructor(
    devices: readonly Device[],
    readNs: number,
    writeNs: number,
    cyclesOf: (timeNs: number) => number,
  ) {
    this.devices = devices;
    this.cyclesOf = cyclesOf;
    this.readCycles = cyclesOf(readNs);
    this.writeCycles = cyclesOf(writeNs);
    for (const [index, one] of devices.entries()) {
      const other = devices
        .slice(index + 1)
        .find(
          ({ firstPort, portCount }) =>
            firstPort < one.firstPort + one.portCount && one.firstPort < firstPort + portCount,
        );
      if (other !== undefined) throw new RangeError(`${one.name} and ${other.name}: found the same port`);
    }
  }

  /** When a device does something next. */
  get nextEvent(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const { nextEvent } of this.devices) if (nextEvent < next) next = nextEvent;
    return next;
  }

  /** Lets devices do what is due, in the order in which it is due. */
  advance(now: number): void {
    for (;;) {
      let first: Device | undefined;
      for (const device of this.devices) {
        if (device.nextEvent <= now && (first === undefined || device.nextEvent < first.nextEvent))
          first = device;
      }
      if (first === undefined) return;
      first.advance(first.nextEvent);
    }
  }

  read(port: number, now: number): number {
    const device = this.deviceAt(port);
    return device === undefined ? 0xffff_ffff : device.read(port - device.firstPort, now);
  }

  write(port: number, value: number, now: number): void {
    const device = this.deviceAt(port);
    device?.write(port - device.firstPort, value, now);
  }

  /** Cycles that an access takes. */
  accessCycles(port: number, writes: boolean): number {
    const own = this.deviceAt(port)?.accessNs;
    if (own === undefined) return writes ? this.writeCycles : this.readCycles;
    return this.cyclesOf(writes ? own.write : own.read);
  }

  private deviceAt(port: number): Device | undefined {
    return this.devices.find(({ firstPort, portCount }) => port >= firstPort && port < firstPort + portCount);
  }
}
