import { describe, expect, it } from "vitest";
import { untranslated } from "../../../src/hypervisor/devices/direct-memory-access.ts";
import {
  BLOCK_BYTES,
  DISK_COMMAND,
  DISK_REGISTER,
  DISK_STATUS,
  Disk,
} from "../../../src/hypervisor/devices/disk.ts";
import { VECTOR } from "../../../src/hypervisor/system/vectors.ts";
import { benchEnvironment, settle } from "./bench-environment.ts";

const { block, address, command, status } = DISK_REGISTER;

function benchDisk(blocks = 4) {
  const environment = benchEnvironment();
  const content = Uint8Array.from({ length: blocks * BLOCK_BYTES }, (_, index) => index >> 12);
  const disk = new Disk(environment, untranslated(environment), { content, latencyNs: 500 });
  const begin = (what: number, at: number, to: number, now = 100) => {
    disk.write(block, at, now);
    disk.write(address, to, now);
    disk.write(command, what, now);
  };
  return { environment, content, disk, begin };
}

describe("disk", () => {
  it("reads a block into memory after its latency, and interrupts once", () => {
    const { environment, disk, begin } = benchDisk();
    begin(DISK_COMMAND.read, 3, 0x2000);
    expect(disk.read(status)).toBe(DISK_STATUS.busy);
    disk.advance(599);
    expect([environment.memory.bytes[0x2000], environment.raised]).toEqual([0, []]);
    expect(settle(disk)).toEqual([600]);
    expect(environment.memory.bytes.subarray(0x1fff, 0x3001)).toEqual(
      Uint8Array.from({ length: BLOCK_BYTES + 2 }, (_, at) => (at === 0 || at > BLOCK_BYTES ? 0 : 3)),
    );
    expect(environment.raised).toEqual([VECTOR.disk]);
    expect(environment.changed).toEqual([[0x2000, BLOCK_BYTES]]);
    expect([disk.read(status), disk.read(status)]).toEqual([DISK_STATUS.done, 0]);
  });

  it("writes a block", () => {
    const { environment, content, disk, begin } = benchDisk();
    environment.memory.bytes.fill(0xab, 0x1000, 0x2000);
    begin(DISK_COMMAND.write, 1, 0x1000);
    settle(disk);
    expect([0xfff, 0x1000, 0x1fff, 0x2000].map((at) => content[at])).toEqual([0, 0xab, 0xab, 2]);
    expect(disk.read(status)).toBe(DISK_STATUS.done);
  });

  it.each([
    ["a block that is not there", DISK_COMMAND.read, 4, 0],
    ["an address that is not there", DISK_COMMAND.read, 0, 63 * BLOCK_BYTES + 1],
    ["an unknown command", 7, 0, 0],
  ])("ends in an error for %s", (_, what, at, to) => {
    const { environment, disk, begin } = benchDisk();
    begin(what, at, to);
    settle(disk);
    expect(disk.read(status)).toBe(DISK_STATUS.done | DISK_STATUS.error);
    expect(environment.changed).toEqual([]);
  });

  it("refuses what comes while it is busy, and ends what it was about", () => {
    const { environment, disk, begin } = benchDisk();
    begin(DISK_COMMAND.read, 3, 0x2000);
    begin(DISK_COMMAND.read, 1, 0x5000, 200);
    expect(settle(disk)).toEqual([600]);
    expect(disk.read(status)).toBe(DISK_STATUS.done | DISK_STATUS.error);
    expect([environment.memory.bytes[0x2000], environment.memory.bytes[0x5000]]).toEqual([3, 0]);
  });

  it("refuses content that is not whole blocks", () => {
    const environment = benchEnvironment();
    expect(
      () => new Disk(environment, untranslated(environment), { content: new Uint8Array(5000) }),
    ).toThrowErrorMatchingInlineSnapshot(`[RangeError: disk: found 5000 bytes, expected blocks of 4096]`);
  });
});
