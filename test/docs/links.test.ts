import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";

const docs = readdirSync("docs", { recursive: true, encoding: "utf8" }).map((path) => join("docs", path));
const pages = ["README.md", "results/README.md", ...docs.filter((path) => path.endsWith(".md"))];

describe.each(pages)("%s", (page) => {
  it("links to what is there", () => {
    const links = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)];
    const dead = links.map(([, path]) => path!).filter((path) => !existsSync(join(dirname(page), path)));
    expect(dead).toEqual([]);
  });
});
