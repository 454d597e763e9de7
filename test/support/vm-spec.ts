export { vmSpec } from "../../src/testing/tables/vm-spec.ts";
