import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Y86_64 } from "../../src/hypervisor/machine/y86-64.ts";
import { CR } from "../../src/hypervisor/system/control-registers.ts";
import { VM_FIELD } from "../../src/hypervisor/system/control-structure.ts";
import { SYSTEM_Y86_64 } from "../../src/hypervisor/system/instructions.ts";
import { instructionTable } from "./instruction-table.ts";

const PAGE = "docs/hypervisor-privilege.md";

/** The numbers of a declaration, with its comments: what is there is said in one place. */
function numbersOf(file: string, declaration: string, numbers: Readonly<Record<string, number>>): string {
  const text = readFileSync(`src/hypervisor/system/${file}`, "utf8");
  const body = text.slice(text.indexOf(`export const ${declaration} = {`));
  const rows = Object.entries(numbers).map(([name, number]) => {
    const above = body.slice(0, body.search(new RegExp(`^  ${name}: `, "m"))).trimEnd();
    const comment = /\/\*\*([^*]*(?:\*(?!\/)[^*]*)*)\*\/$/.exec(above)?.[1] ?? "";
    const meaning = comment
      .replaceAll(/\n\s*\*/g, " ")
      .replaceAll(/\{@link (?:[A-Z_]+\.)?(\w+)\}/g, "`$1`")
      .replaceAll(/\s+/g, " ")
      .trim();
    return `| ${number} | \`${name}\` | ${meaning} |`;
  });
  return ["| | | |", "|--:|---|---|", ...rows, ""].join("\n");
}

function between(text: string, mark: string, content: string): string {
  return text.replace(
    new RegExp(`(<!-- ${mark} -->\\n)[\\s\\S]*?(<!-- /${mark} -->)`),
    (_all, before, after) => `${before}${content}${after}`,
  );
}

it("docs/hypervisor-privilege.md has every instruction, control register and field", async () => {
  const added = SYSTEM_Y86_64.instructions.slice(Y86_64.instructions.length);
  let text = readFileSync(PAGE, "utf8");
  text = between(text, "instructions", instructionTable(SYSTEM_Y86_64, added));
  text = between(text, "control registers", numbersOf("control-registers.ts", "CR", CR));
  text = between(text, "fields", numbersOf("control-structure.ts", "VM_FIELD", VM_FIELD));
  await expect(text).toMatchFileSnapshot(`../../${PAGE}`);
});
