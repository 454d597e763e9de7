import { expect, it } from "vitest";
import { simulateStorm } from "../../../bench/migration-storm.ts";

it("may be asked for by the thousand at one time", () => {
  const storm = { migrations: 1500, perServer: 50, algorithm: "fixed-time", links: "dedicated" } as const;
  expect(simulateStorm(storm)).toMatchObject({ ended: 1500, rounds: 0 });
});
