import { describe, expect, it } from "vitest";
import { graft, type Place, partOf, placeOf } from "../../../src/scenario/yaml/place.ts";
import { readPlaces } from "../../../src/scenario/yaml/read-places.ts";
import { readYaml } from "../../../src/scenario/yaml/read-yaml.ts";

const TEXT = `plain: a
"quoted": 'b'
nothing:
folded: > # how
  c
  d
flow: [e, { f: "g" }]
block:
  - h
  - i: j
anchor: &x { k: l, m: n }
alias: *x
merged: { <<: *x, m: o }
listed:
  <<: [{ m: p }, *x]
scalar: &s q
again: *s
? complex
: r
`;

const TOP = readPlaces(TEXT, readYaml(TEXT).events);

function at(...path: (string | number)[]): Place {
  return path.reduce<Place>((place, key) => partOf(place, key)!, TOP);
}

/** What stands at an offset, to the end of the line. */
function seen(offset: number): string {
  return TEXT.slice(offset).split("\n")[0]!;
}

describe("readPlaces", () => {
  it("finds values and keys as they begin", () => {
    expect(seen(at("plain").offset)).toBe("a");
    expect(seen(at("quoted").offset)).toBe("'b'");
    expect(seen(at("quoted").keyOffset)).toBe("\"quoted\": 'b'");
    expect(seen(at("folded").offset)).toBe("> # how");
    expect(seen(at("flow", 1, "f").offset)).toBe('"g" }]');
    expect(seen(at("block", 1).offset)).toBe("i: j");
    expect(seen(at("complex").offset)).toBe("r");
  });

  it("knows no place of a value that is not there, but that of its key", () => {
    expect(at("nothing").offset).toBe(-1);
    expect(seen(at("nothing").keyOffset)).toBe("nothing:");
  });

  it("finds where a copy is written, and where it is used", () => {
    expect(seen(at("alias", "k").offset)).toBe("l, m: n }");
    expect(seen(at("again").offset)).toBe("q");
    expect(seen(at("again").useOffset)).toBe("*s");
    expect(at("again").anchor).toBe("s");
    expect(at("scalar").anchor).toBe("");
  });

  it("prefers what a mapping says itself, then what it merges first", () => {
    expect(seen(at("merged", "m").offset)).toBe("o }");
    expect(at("merged", "m").anchor).toBe("");
    expect(seen(at("merged", "k").offset)).toBe("l, m: n }");
    expect(at("merged", "k").anchor).toBe("x");
    expect(seen(at("listed", "m").offset)).toBe("p }, *x]");
    expect(seen(at("listed", "k").offset)).toBe("l, m: n }");
  });
});

describe("graft", () => {
  const option = { kind: "option", option: "--set" } as const;

  it("leaves the original and its copies as they were", () => {
    const changed = graft(TOP, ["alias", "k"], option);
    expect(partOf(partOf(changed, "alias")!, "k")?.given).toBe(option);
    expect(partOf(partOf(changed, "alias")!, "m")?.given).toBeNull();
    expect(partOf(partOf(changed, "anchor")!, "k")?.given).toBeNull();
    expect(at("alias", "k").given).toBeNull();
  });

  it("reaches into lists, and makes what is missing", () => {
    expect(partOf(partOf(graft(TOP, ["flow", "0"], option), "flow")!, 0)?.given).toBe(option);
    const made = graft(placeOf({ kind: "default" }), ["a", "b"], option);
    expect(partOf(partOf(made, "a")!, "b")?.given).toBe(option);
  });
});
