/**
 * What a thread of `check` does: judges baselines, one after the other. Built as a file of its own.
 */
export { judgeBaseline as default } from "./judge-baseline.ts";
