import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import type { PageAssets } from "./page.ts";

/** Browsers of the last years. */
const TARGET = "es2022";

/** Bundles the page's script and style from the source. The same source gives the same texts. */
export function bundlePageAssets(): PageAssets {
  return { script: bundled("client/main.ts"), style: bundled("client/style.css") };
}

function bundled(entry: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: TARGET,
    charset: "ascii",
    legalComments: "inline",
    logLevel: "silent",
  });
  // Nothing in it may end the element that holds it.
  return outputFiles[0]!.text.trim().replaceAll("</script", "<\\/script");
}
