import type { PageAssets } from "./page.ts";

/** Stands for the assets in a program that is built; the source makes them when they are needed. */
declare const BUNDLED_PAGE_ASSETS: PageAssets | undefined;

/** The page's script and style. */
export async function pageAssets(): Promise<PageAssets> {
  if (typeof BUNDLED_PAGE_ASSETS !== "undefined") return BUNDLED_PAGE_ASSETS;
  const { bundlePageAssets } = await import("./bundle-assets.ts");
  return bundlePageAssets();
}
