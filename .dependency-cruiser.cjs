"use strict";

/** Which layer may import which, as docs/design.md explains. A layer that is not listed may not be imported. */
const MAY_IMPORT = {
  sim: [],
  hypervisor: [],
  models: ["sim", "hypervisor"],
  policies: ["sim", "hypervisor", "models"],
  datacenter: ["sim", "hypervisor", "models", "policies"],
  scenario: ["sim", "hypervisor", "models", "policies", "datacenter"],
  experiment: ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "report", "cli"],
  report: ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "experiment", "cli"],
  testing: ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "experiment"],
  cli: ["sim", "hypervisor", "models", "policies", "datacenter", "scenario", "experiment", "report"],
};

const layerRules = Object.entries(MAY_IMPORT).map(([layer, others]) => ({
  name: `layers-of-${layer}`,
  comment: `src/${layer} imports from ${others.length === 0 ? "no other layer" : others.join(", ")}`,
  severity: "error",
  from: { path: `^src/${layer}/` },
  to: { path: "^src/[^/]+/", pathNot: `^src/(${[layer, ...others].join("|")})/` },
}));

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    ...layerRules,
    {
      name: "no-cycles",
      comment: "Types count too: two files that need each other are one concept, or lack a third",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-input-output-inside",
      comment: "Files, network, processes and clocks belong to the outer layers",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(scenario|experiment|report|cli)/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-import-of-the-public-api",
      comment: "src/index.ts is for users; inside, import the file that declares it",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/index\\.ts$" },
    },
    {
      name: "no-development-dependencies",
      comment: "But for the helper of tests, which the build bundles with what it needs",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/testing/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    { name: "not-resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
  },
};
