/** Version of the package, as in package.json (a test holds the two together). */
export const VERSION = "0.1.0";

declare const CODE_DIGEST: string | undefined;

/** Tells two builds apart whose version is the same: a digest of the source, put there by the build. */
export const CODE: string = typeof CODE_DIGEST === "undefined" ? "unbuilt" : CODE_DIGEST;
