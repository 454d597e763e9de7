import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandLine } from "../../src/cli/command-line.ts";
import { profiles } from "../../src/hypervisor/overhead/profiles/registry.ts";
import { processors } from "../../src/hypervisor/processors/registry.ts";
import { techniques } from "../../src/hypervisor/techniques/registry.ts";
import { temporaryFolder } from "../support/broken-traces.ts";
import { recordedTerminal } from "../support/recorded-terminal.ts";
import { hypervisor } from "./hypervisor-command.ts";

const PROGRAM = `
        irmovq $7,%rax
        rmmovq %rax,0x100(%rbx)
        irmovq $5,%rcx
        divq %rcx,%rax
        mark %rax
        halt
`;

/** What the command line starts threads with. */
const BUILT: string = join(import.meta.dirname, "../../dist/measuring-thread.cjs");

/** The names as errors list them. */
const NAMES = techniques.map(({ name }) => name).join(", ");

describe("hypervisor run --vmm", () => {
  it.each(techniques.filter(({ ownGuestsOnly }) => ownGuestsOnly !== true))(
    "$name: shows how a guest has ended",
    async ({ name }) => {
      const text = await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys", "--vmm", name);
      expect(text).toMatch(/^status {8}halted\ncycles {8}[\d,]+: [\d,]+ (guest|monitor)/);
      expect(text).toContain("registers     rax  0x1\n              rcx  0x5\nmemory        0x100  0x7");
    },
  );

  it("prints one line of JSON", async () => {
    const options = ["--vmm", "native", "--cpu", "haswell", "--json"];
    const { cycles, ledger, marks, ...rest } = JSON.parse(
      await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys", ...options),
    );
    expect(rest).toEqual({
      program: "p.ys",
      technique: "native",
      paging: "none",
      io: "native",
      type: "none",
      processor: "haswell",
      status: "halted",
      registers: { rax: "0x1", rcx: "0x5" },
      memory: { "0x100": "0x7" },
    });
    expect(Object.values<number>(ledger).reduce((sum, count) => sum + count, 0)).toBe(cycles);
    expect(marks).toMatchObject([{ id: 1, core: 0 }]);
  });

  it("ends with 4 where the guest does not halt", async () => {
    const run = (text: string, ...options: readonly string[]): Promise<string> =>
      hypervisor({ "p.ys": text }, "run", "p.ys", "--vmm", "native", ...options);
    const told = [
      await run("loop: jmp loop", "--cycles", "12345"),
      await run("idle"),
      await run("nop\n .byte 0xff"),
    ];
    expect(told.map((text) => text.split("\n")[0]).join("\n")).toMatchInlineSnapshot(`
      "exit 4: status        stopped: the budget of 12,345 cycles is used up
      exit 4: status        asleep: the guest waits, and nothing will wake it
      exit 4: status        double fault: a trap could not be delivered"
    `);
  });

  it("ends with 3 where there is no program", async () => {
    const run = (text: string): Promise<string> =>
      hypervisor({ "p.ys": text }, "run", "p.ys", "--vmm", "native");
    expect([await run("vmresune"), await run(".pos 0x1ffff8\n .quad 1")].join("\n")).toMatchInlineSnapshot(`
      "exit 3: p.ys:1:1: found "vmresune", expected an instruction, or a label with a colon, nearest "vmresume"
      exit 3: p.ys:1:1: found bytes up to 0x200000, expected memory up to 0x1fc000 at most"
    `);
  });
});

describe.skipIf(techniques.every(({ name }) => name !== "paravirtual"))(
  "hypervisor run --vmm paravirtual",
  () => {
    it("ends with 2, since a guest would have to be written for it", async () => {
      expect(await hypervisor({ "p.ys": PROGRAM }, "run", "p.ys", "--vmm", "paravirtual")).toContain(
        'exit 2: coldaisle: --vmm: found "paravirtual", expected one that runs guests as they are: ',
      );
    });
  },
);

describe("hypervisor bench", () => {
  it("prints operation × technique", async () => {
    const text = await hypervisor({}, "bench", "--technique", "native");
    expect(text).toContain("│ cycles an event                     │ native │");
    expect(text).toContain("│ null-system-call                    │    202 │");
    const broken = await hypervisor({}, "bench", "--technique", "native", "--breakdown");
    expect(broken).toMatch(/^native\n/);
    expect(broken).toContain("│ cycles │ guest │ walk │ transition │ monitor │ host │ exits │ at first │");
  });

  it("measures all techniques that can, if none is named", async () => {
    const all = JSON.parse(await hypervisor({}, "bench", "--json"));
    expect(new Set(all.rows.map(({ technique }: { technique: string }) => technique)).size).toBe(
      techniques.length,
    );
    const some = JSON.parse(await hypervisor({}, "bench", "--io", "native", "--every", "--json"));
    expect(some.rows[0]).toMatchObject({
      technique: "native",
      operation: "arithmetic",
      monitor: 0,
      exits: 0,
    });
    for (const { io } of some.rows) expect(io).toBe("native");
  });

  it("measures on all processors that can, each with a table of its own", async () => {
    const techniques = ["--technique=native", "--technique=container"];
    const { rows } = JSON.parse(await hypervisor({}, "bench", ...techniques, "--cpu=all", "--json"));
    expect([...new Set(rows.map(({ processor }: { processor: string }) => processor))]).toEqual(
      processors.map(({ name }) => name),
    );
    const one = JSON.parse(await hypervisor({}, "bench", ...techniques, "--cpu=haswell", "--json"));
    expect(rows.filter(({ processor }: { processor: string }) => processor === "haswell")).toEqual(one.rows);
    const text = await hypervisor(
      {},
      "bench",
      "--technique=hardware-assisted",
      "--paging=nested",
      "--cpu=all",
    );
    expect(text.match(/^[a-z-]+$/gm)).toEqual(
      processors.filter(({ translation }) => translation.nestedTlb !== null).map(({ name }) => name),
    );
  });

  it.skipIf(!existsSync(BUILT))("prints the same from threads (skipped until npm run build)", async () => {
    const args = ["bench", "--technique=native", "--technique=container", "--cpu=all", "--json"];
    const program = [join(import.meta.dirname, "../../bin/coldaisle.cjs"), "hypervisor", ...args];
    const { stdout } = spawnSync(process.execPath, program, { encoding: "utf8", maxBuffer: 2 ** 26 });
    expect(stdout.trimEnd()).toBe((await hypervisor({}, ...args)).trimEnd());
  });

  it("writes a CSV with the same rows", async () => {
    const folder = temporaryFolder({});
    const path = join(folder, "table.csv");
    const terminal = recordedTerminal();
    const argv = ["hypervisor", "bench", "--technique=native", `--csv=${path}`, "--json"];
    expect(await commandLine(argv, terminal)).toBe(0);
    const { rows } = JSON.parse(terminal.written.out);
    const [header, ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
    expect(header).toMatchInlineSnapshot(
      `"technique,paging,io,type,processor,operation,cycles,guest,walk,transition,monitor,host,exits,cold_cycles,produced_by"`,
    );
    expect(lines).toEqual(
      rows.map((row: Readonly<Record<string, string | number>>) => Object.values(row).join(",")),
    );
    expect(rows[0].producedBy).toMatch(/^[\da-f]{64}$/);
  });
});

describe("hypervisor overhead", () => {
  it("prices all workloads, or those named, by the beginning of their names", async () => {
    const all = JSON.parse(await hypervisor({}, "overhead", "--technique", "native", "--json"));
    expect(all.results.map(({ profile }: { profile: string }) => profile)).toEqual(
      profiles.map(({ name }) => name),
    );
    const text = await hypervisor({}, "overhead", "--profile", "web", "--technique", "native");
    expect(text).toMatch(/│ web-server +│ native +│ +1\.000 │ +0\.000 │/);
    expect(text).toMatch(/│ null-system-call +│ +39,694 │ +0 │ +0 │ 0\.0000 │/);
  });
});

describe("what there is not", () => {
  it("is refused with the reason, or the nearest name", async () => {
    const told = [
      await hypervisor({ "p.ys": "halt" }, "run", "p.ys", "--vmm", "natve"),
      await hypervisor({}, "bench", "--technique", "natve"),
      await hypervisor({}, "bench", "--technique", "native", "--paging", "nested"),
      await hypervisor({}, "bench", "--technique", "native", "--paging", "nest"),
      await hypervisor({}, "bench", "--technique", "native", "--io", "virtoi"),
      await hypervisor({}, "bench", "--technique", "native", "--io", "passthrough-exitless"),
      await hypervisor({}, "bench", "--technique", "native", "--type", "1"),
      await hypervisor({}, "bench", "--cpu", "haswel"),
      await hypervisor({}, "overhead", "--profile", "webserver"),
      await hypervisor({}, "overhead", "--profile", "k"),
    ];
    expect(told.join("\n").replaceAll(`one of ${NAMES}`, "one of …")).toMatchInlineSnapshot(`
      "exit 2: coldaisle: --vmm: found "natve", expected one of …, nearest "native" (see coldaisle --help)
      exit 2: coldaisle: --technique: found "natve", expected one of …, nearest "native" (see coldaisle --help)
      exit 2: coldaisle: --paging: found "nested", expected none: nested paging needs hardware assistance, and the bare machine has none (see coldaisle --help)
      exit 2: coldaisle: --paging: found "nest", expected one of shadow, nested, nested-large, direct, none, nearest "nested" (see coldaisle --help)
      exit 2: coldaisle: --io: found "virtoi", expected one of emulated, virtio, passthrough, passthrough-exitless, native, nearest "virtio" (see coldaisle --help)
      exit 2: coldaisle: --io: found "passthrough-exitless", expected native: interrupts without exits need hardware assistance, and the bare machine has none (see coldaisle --help)
      exit 2: coldaisle: --type: found "1", expected none: the bare machine has no hypervisor (see coldaisle --help)
      exit 2: coldaisle: --cpu: found "haswel", expected one of prescott, merom, penryn, nehalem, westmere, sandy-bridge, ivy-bridge, haswell, broadwell, skylake, kaby-lake, cascade-lake, nearest "haswell" (see coldaisle --help)
      exit 2: coldaisle: --profile: found "webserver", expected one of compute, kernel-build, web-server, oltp-database, key-value-cache, file-server, virtual-desktop, idle-guest, nearest "web-server" (see coldaisle --help)
      exit 2: coldaisle: --profile: found "k", expected one of compute, kernel-build, web-server, oltp-database, key-value-cache, file-server, virtual-desktop, idle-guest (see coldaisle --help)"
    `);
  });

  it("ends with 1 where the table cannot be written", async () => {
    const told = await hypervisor({}, "bench", "--technique", "native", "--csv", "/nowhere/table.csv");
    expect(told).toContain(
      "exit 1: coldaisle: cannot write /nowhere/table.csv: a folder on the way there does not exist",
    );
  });
});
