import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { planetlabDay, withTable } from "../../scripts/planetlab-day.ts";
import { hasReference, referencePath } from "../support/reference.ts";
import { follow } from "./doc-examples.ts";

/** Many short processes, and they share the machine with other tests. */
const TIMEOUT_MS = 180_000;
/** `vitest -u` brings the pages up to date. */
const PAGES = [
  "README.md",
  "docs/tutorial.md",
  "docs/traces.md",
  "docs/library.md",
  "docs/policies.md",
  "docs/explain.md",
  "docs/experiments.md",
  "docs/statistics.md",
  "docs/regression-tests.md",
  "docs/report.md",
  "docs/data.md",
  "docs/cluster.md",
];

describe.each(PAGES)("%s", (path) => {
  it(
    "does what it says",
    async () => {
      const { page, problems, commandCount } = follow(readFileSync(path, "utf8"));
      expect(problems).toEqual([]);
      expect(commandCount).toBeGreaterThan(0);
      await expect(page).toMatchFileSnapshot(`../../${path}`);
    },
    TIMEOUT_MS,
  );
});

describe.skipIf(!hasReference)("the PlanetLab day of README.md", () => {
  it("is what four runs give", async () => {
    const { table, svg } = await planetlabDay(referencePath("traces", "planetlab", "20110303"));
    const readme = readFileSync("README.md", "utf8");
    expect(withTable(readme, table)).toBe(readme);
    await expect(svg).toMatchFileSnapshot("../../docs/images/planetlab-day.svg");
  });
});

describe("following a page", () => {
  it("finds what is not as the page says", () => {
    const page =
      "```console\n$ npx coldaisle --version\nan old one\n```\n```sh\nnpx coldaisle validate x.yaml\n```\n";
    const followed = follow(`${page}\`\`\`yaml\na: 1\n\`\`\`\n`);
    expect(followed.page).not.toContain("an old one");
    expect(followed.problems).toHaveLength(2);
    expect(followed.problems[0]).toContain("x.yaml: found no such file");
  });
});
