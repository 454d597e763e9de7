import { describe, expect, it } from "vitest";
import { progressStatus } from "../../src/cli/progress.ts";

describe("progressStatus", () => {
  it("tells simulated time, rate and time left", () => {
    const status = progressStatus({ simulatedS: 21_600, endS: 86_400, events: 3_000_000 }, 2);
    expect(status).toBe("6.0 h of 1.0 d simulated, 1.5 M events/s, 6 s left");
  });

  it("leaves out what cannot be known", () => {
    const endless = progressStatus({ simulatedS: 90, endS: Number.POSITIVE_INFINITY, events: 900 }, 1);
    expect(endless).toBe("1.5 min simulated, 900 events/s");
    const atStart = progressStatus({ simulatedS: 0, endS: 600, events: 5_000 }, 1);
    expect(atStart).toBe("0 s of 10.0 min simulated, 5 k events/s");
  });
});
