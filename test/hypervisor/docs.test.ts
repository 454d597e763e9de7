import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Y86_64 } from "../../src/hypervisor/machine/y86-64.ts";
import { follow } from "../docs/doc-examples.ts";
import { instructionTable } from "./instruction-table.ts";

const TIMEOUT_MS = 120_000;
const TABLE = /(<!-- instructions -->\n)[\s\S]*?(<!-- \/instructions -->)/;

it(
  "docs/hypervisor-machine.md does what it says, and has every instruction",
  async () => {
    const text = readFileSync("docs/hypervisor-machine.md", "utf8");
    const { page, problems, commandCount } = follow(
      text.replace(TABLE, `$1${instructionTable(Y86_64, Y86_64.instructions)}$2`),
    );
    expect(problems).toEqual([]);
    expect(commandCount).toBeGreaterThan(5);
    await expect(page).toMatchFileSnapshot("../../docs/hypervisor-machine.md");
  },
  TIMEOUT_MS,
);
