import { PORT } from "../devices/ports.ts";
import type { Benchmark } from "./benchmark.ts";

/** What sets a keyboard's lamps. IBM PC/AT, command 0xED. */
const SET_LAMPS = 0xed;

/** A register that has to be waited for: the bus answers after a microsecond. */
export const portIn: Benchmark = {
  name: "port-in",
  title: "in",
  operation: "The kernel reads the status register of the keyboard's controller",
  ring: "kernel",
  iterations: 8,
  code: ({ readPort }) => ({
    start: `
        irmovq $${PORT.keyboard},%rdi`,
    event: readPort,
    result: `
        irmovq $${PORT.keyboard},%rdi
${readPort}`,
  }),
};

/** A register that something is written to, on the same bus. */
export const portOut: Benchmark = {
  name: "port-out",
  title: "out",
  operation: "The kernel writes to the keyboard's controller",
  ring: "kernel",
  iterations: 8,
  code: ({ writePort }) => ({
    start: `
        irmovq $${PORT.keyboard},%rdi
        irmovq $${SET_LAMPS},%rsi`,
    event: writePort,
  }),
};
