import { describe, expect, it } from "vitest";
import { inputDigest } from "../../../src/scenario/inputs/digest.ts";
import { messageOf, temporaryFolder } from "../../support/broken-traces.ts";

describe("inputDigest", () => {
  // FIPS 180-4 examples, "SHA-256 Example (one block)".
  it("of a file is SHA-256 of its contents", () => {
    const folder = temporaryFolder({ message: "abc" });
    expect(inputDigest(`${folder}/message`)).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });

  it("of a large file covers all of it", () => {
    const folder = temporaryFolder({ zeros: new Uint8Array(1_000_000) });
    // head -c 1000000 /dev/zero | sha256sum
    expect(inputDigest(`${folder}/zeros`)).toBe(
      "d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025",
    );
  });

  // printf abc > b; printf '' > a; LC_ALL=C sha256sum * | sha256sum
  it("of a folder is SHA-256 of what sha256sum prints for its visible files", () => {
    const folder = temporaryFolder({ b: "abc", a: "", ".hidden": "x" });
    expect(inputDigest(folder)).toBe("bf6e2103d6cbead28abb7d3fec372bc25d03a35b1647e83e090248eb08d0adae");
  });

  it("of a folder depends on names and contents", () => {
    const digests = [
      { a: "1", b: "2" },
      { a: "2", b: "1" },
      { a: "12", b: "" },
      { a: "1", c: "2" },
    ].map((contents) => inputDigest(temporaryFolder(contents)));
    expect(new Set(digests).size).toBe(4);
  });

  it("says what is missing", () => {
    const folder = temporaryFolder({ empty: {} });
    expect(messageOf(() => inputDigest(`${folder}/none`), folder)).toMatchInlineSnapshot(
      `"<folder>/none: found nothing at this path, expected a file, or a folder of files"`,
    );
    expect(messageOf(() => inputDigest(`${folder}/empty`), folder)).toMatchInlineSnapshot(
      `"<folder>/empty: found an empty folder, expected a file, or a folder of files"`,
    );
  });
});
