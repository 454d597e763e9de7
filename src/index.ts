export { loadScenario } from "./scenario/load.ts";
