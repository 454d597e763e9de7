import type { Device } from "../system/device.ts";
import { PORT } from "./ports.ts";

/** What the status register says: the output buffer is empty, the self-test has passed. IBM PC/AT, port 0x64. */
const IDLE_STATUS = 0x04;

/** A controller whose keyboard nobody touches: the port that is read where only the price of a read matters. */
export function keyboard(): Device {
  return {
    name: "keyboard",
    firstPort: PORT.keyboard,
    portCount: 1,
    nextEvent: Number.POSITIVE_INFINITY,
    read: () => IDLE_STATUS,
    write: () => {},
    advance: () => {},
  };
}
