import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { OutputError, writing } from "../../src/report/output-error.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../docs/running.md"), "utf8");

function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: as the system says, open`), { code, syscall: "open" });
}

function refusing(thrown: Error): () => never {
  return () => {
    throw thrown;
  };
}

describe("an OutputError", () => {
  it.each([
    ...["EACCES", "EDQUOT", "EEXIST", "EFBIG", "EIO", "EISDIR", "EMFILE", "ENAMETOOLONG"],
    ...["ENFILE", "ENOENT", "ENOSPC", "ENOTDIR", "EPERM", "EROFS"],
  ])("has words for %s, which docs/running.md explains", (code) => {
    const { message } = new OutputError("a.csv", systemError(code));
    const [, reason] = /^cannot write a\.csv: (.*) \([A-Z]+\)$/.exec(message)!;
    const row = PAGE.split("\n").find((line) => line.startsWith("|") && line.includes(code));
    expect(row).toContain(reason);
  });

  it("repeats what the system says where there are no better words", () => {
    const message = "cannot write a.csv: EXDEV: as the system says, open (EXDEV)";
    expect(() => writing("a.csv", refusing(systemError("EXDEV")))).toThrow(
      new OutputError("a.csv", systemError("EXDEV")),
    );
    expect(() => writing("a.csv", refusing(systemError("EXDEV")))).toThrow(message);
  });

  it("does not take the place of a defect", () => {
    const defect = new TypeError("no such thing");
    expect(() => writing("a.csv", refusing(defect))).toThrow(defect);
  });
});
