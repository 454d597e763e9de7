import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Engine, PHASE, type Phase } from "../../src/sim/engine.ts";
import { NONE } from "../../src/sim/none.ts";

const { change, decide, sample } = PHASE;

/** An engine whose steps and the kinds made by `kind` write down what happens. */
function traced() {
  const engine = new Engine();
  const log: string[] = [];
  engine.onAdvance("advance", (now) => log.push(`advance ${now}`));
  engine.onSettle("settle", (now) => log.push(`settle ${now}`));
  const kind = (name: string, act: () => void = () => {}) =>
    engine.on(name, (target) => {
      log.push(target === NONE ? name : `${name} ${target}`);
      act();
    });
  return { engine, log, kind };
}

describe("an instant", () => {
  it("passes change, settle, decide, settle, sample", () => {
    const { engine, log, kind } = traced();
    const touch = () => engine.touch();
    const arrival = kind("arrival", touch);
    const controller = kind("controller", touch);
    const recorder = kind("recorder");
    engine.schedule(5, sample, recorder);
    engine.schedule(5, decide, controller, 1);
    engine.schedule(5, decide, controller, 2);
    engine.schedule(5, change, arrival, 1);
    engine.schedule(5, change, arrival, 2);
    expect(engine.run()).toBe("empty");
    expect(log).toEqual([
      "advance 5",
      "arrival 1",
      "arrival 2",
      "settle 5",
      "controller 1",
      "settle 5",
      "controller 2",
      "settle 5",
      "recorder",
    ]);
  });

  it("handles what a settle or a decision changes before the next decision", () => {
    const { engine, log, kind } = traced();
    let completions = 2;
    const completion = kind("completion", () => engine.touch());
    engine.onSettle("schedule", () => {
      if (completions-- > 0) engine.schedule(engine.now, change, completion);
    });
    const start = kind("start", () => engine.touch());
    const controller = kind("controller", () => engine.schedule(engine.now, change, start));
    engine.schedule(1, decide, controller);
    engine.schedule(1, decide, kind("other"));
    engine.run();
    expect(log).toEqual([
      "advance 1",
      "controller",
      "start",
      "settle 1",
      "completion",
      "settle 1",
      "completion",
      "settle 1",
      "other",
    ]);
  });

  it("settles only if something was touched, and before time passes", () => {
    const { engine, log, kind } = traced();
    const quiet = kind("quiet");
    const loud = kind("loud", () => engine.touch());
    engine.schedule(1, change, quiet);
    engine.schedule(2, change, loud);
    engine.schedule(3, change, quiet);
    engine.run();
    expect(log).toEqual(["advance 1", "quiet", "advance 2", "loud", "settle 2", "advance 3", "quiet"]);
  });

  it("settles what was touched before the first event, at time 0", () => {
    const { engine, log, kind } = traced();
    engine.touch();
    engine.schedule(1, change, kind("change"));
    engine.run();
    expect(log).toEqual(["settle 0", "advance 1", "change"]);
  });

  it("has decisions made in the order of registration, whatever the order of scheduling", () => {
    const { engine, log, kind } = traced();
    const first = kind("first");
    const second = kind("second");
    engine.schedule(1, decide, second, 1);
    engine.schedule(1, decide, first, 1);
    engine.schedule(1, decide, second, 2);
    engine.schedule(1, decide, first, 2);
    engine.run();
    expect(log).toEqual(["advance 1", "first 1", "first 2", "second 1", "second 2"]);
  });

  it("does not advance for samples", () => {
    const { engine, log, kind } = traced();
    const recorder = kind("recorder");
    engine.schedule(1, sample, recorder);
    engine.schedule(2, decide, kind("decision"));
    engine.schedule(2, sample, recorder);
    engine.run();
    expect(log).toEqual(["recorder", "advance 2", "decision", "recorder"]);
  });

  it("settles what an advance step touches before the event", () => {
    const { engine, log, kind } = traced();
    engine.onAdvance("reader", () => engine.touch());
    engine.schedule(1, change, kind("change"));
    engine.schedule(1, change, kind("other"));
    engine.run();
    expect(log).toEqual(["advance 1", "settle 1", "change", "other"]);
  });

  it("never lets a decision or a sample see unsettled state, nor a settle go missing", () => {
    const events = fc.array(
      fc.record({
        time: fc.integer({ min: 0, max: 5 }),
        phase: fc.constantFrom<Phase>(change, decide, sample),
        touches: fc.boolean(),
        followers: fc.array(fc.constantFrom<Phase>(change, decide), { maxLength: 2 }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(events, (plan) => {
        const engine = new Engine();
        let dirty = false;
        let lastTime = 0;
        let phaseNow: Phase | -1 = -1;
        engine.onSettle("settle", () => {
          expect(dirty).toBe(true);
          dirty = false;
        });
        const observe = (phase: Phase) => {
          if (engine.now > lastTime) {
            expect(dirty).toBe(false);
            phaseNow = -1;
          }
          if (phase !== change) expect(dirty).toBe(false);
          if (phaseNow === sample) expect(phase).toBe(sample);
          lastTime = engine.now;
          phaseNow = phase;
        };
        const follower = engine.on("follower", (phase) => {
          observe(phase as Phase);
          dirty = true;
          engine.touch();
        });
        const planned = engine.on("planned", (index) => {
          const event = plan[index]!;
          expect(engine.now).toBe(event.time);
          observe(event.phase);
          if (event.phase === sample) return;
          for (const phase of event.followers) engine.schedule(engine.now, phase, follower, phase);
          if (!event.touches) return;
          dirty = true;
          engine.touch();
        });
        plan.forEach((event, index) => {
          engine.schedule(event.time, event.phase, planned, index);
        });
        expect(engine.run()).toBe("empty");
        expect(dirty).toBe(false);
        const followers = plan.flatMap((event) => (event.phase === sample ? [] : event.followers));
        expect(engine.eventCount).toBe(plan.length + followers.length);
      }),
    );
  });
});

describe("running", () => {
  it("includes events at `until`, settles, and leaves the clock there", () => {
    const { engine, log, kind } = traced();
    const loud = kind("loud", () => engine.touch());
    engine.schedule(10, change, loud, 1);
    engine.schedule(11, change, loud, 2);
    expect(engine.run({ until: 10 })).toBe("until");
    expect(log).toEqual(["advance 10", "loud 1", "settle 10"]);
    expect(engine.run({ until: 10.5 })).toBe("until");
    expect([engine.now, engine.pendingCount]).toEqual([10.5, 1]);
    expect(engine.run({ until: 20 })).toBe("empty");
    expect(engine.now).toBe(11);
  });

  it("stops after so many events and goes on where it stopped", () => {
    const { engine, log, kind } = traced();
    const loud = kind("loud", () => engine.touch());
    for (let i = 0; i < 4; i++) engine.schedule(1, change, loud, i);
    expect(engine.run({ maxEvents: 3 })).toBe("max-events");
    expect(engine.eventCount).toBe(3);
    expect(engine.run({ maxEvents: 3 })).toBe("empty");
    expect(log).toEqual(["advance 1", "loud 0", "loud 1", "loud 2", "loud 3", "settle 1"]);
  });

  it("stops when it is told to", () => {
    const { engine, kind } = traced();
    const stop = kind("stop", () => engine.stop());
    engine.schedule(1, change, stop);
    engine.schedule(2, change, stop);
    expect([engine.run(), engine.now, engine.run(), engine.now, engine.run()]).toEqual([
      "stopped",
      1,
      "stopped",
      2,
      "empty",
    ]);
  });

  it("hands over target and payload, none and 0 by default", () => {
    const engine = new Engine();
    const seen: number[][] = [];
    const kind = engine.on("kind", (target, payload) => seen.push([target, payload]));
    engine.schedule(0, change, kind);
    engine.schedule(0, change, kind, 3, 0.5);
    engine.run();
    expect(seen).toEqual([
      [NONE, 0],
      [3, 0.5],
    ]);
  });

  it("drops cancelled events", () => {
    const { engine, log, kind } = traced();
    const handle = engine.schedule(1, change, kind("cancelled"));
    engine.schedule(2, change, kind("kept"));
    expect([engine.cancel(handle), engine.cancel(handle), engine.cancel(NONE)]).toEqual([true, false, false]);
    engine.run();
    expect(log).toEqual(["advance 2", "kept"]);
  });

  it("reports progress every so many events", () => {
    const { engine, kind } = traced();
    const counts: number[] = [];
    engine.onProgress(3, () => counts.push(engine.eventCount));
    const event = kind("event");
    for (let i = 0; i < 10; i++) engine.schedule(i, change, event);
    engine.run();
    expect(counts).toEqual([3, 6, 9]);
  });
});

describe("errors", () => {
  it("refuses the past and times that are none, naming kind, time and now", () => {
    const { engine, kind } = traced();
    const boot = kind("boot");
    engine.schedule(5, change, boot);
    engine.run();
    expect(() => engine.schedule(4, change, boot)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: event "boot" at 4 s: in the past, it is 5 s]`,
    );
    expect(() => engine.schedule(Number.NaN, sample, boot)).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: event "boot" at NaN s: not a finite time, it is 5 s]`,
    );
    expect(() => engine.schedule(Number.POSITIVE_INFINITY, decide, boot)).toThrow(RangeError);
    expect(() => engine.run({ until: 4 })).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: cannot run until 4 s: it is 5 s]`,
    );
    expect(() => engine.run({ until: Number.NaN })).toThrow(RangeError);
  });

  it("does not let samples change anything", () => {
    const engine = new Engine();
    const boot = engine.on("boot", () => {});
    const deeds = [() => engine.touch(), () => engine.schedule(engine.now, change, boot)];
    const recorder = engine.on("recorder", (deed) => deeds[deed]!());
    engine.schedule(1, sample, recorder, 0);
    expect(() => engine.run()).toThrowErrorMatchingInlineSnapshot(
      `[Error: "recorder" touched the state at t=1 s, but it may only read]`,
    );
    engine.schedule(1, sample, recorder, 1);
    expect(() => engine.run()).toThrowErrorMatchingInlineSnapshot(
      `[Error: "recorder" scheduled "boot" at t=1 s, but it may only read]`,
    );
  });

  it("lets a sample schedule the next one, and a change for later", () => {
    const { engine, log, kind } = traced();
    const later = kind("later");
    const recorder = kind("recorder", () => {
      if (engine.now < 2) engine.schedule(engine.now + 1, sample, recorder);
      if (engine.now === 1) engine.schedule(1.5, change, later);
    });
    engine.schedule(1, sample, recorder);
    engine.run();
    expect(log).toEqual(["recorder", "advance 1.5", "later", "recorder"]);
  });

  it("names the decision that never comes to rest", () => {
    const { engine, kind } = traced();
    const restless = kind("restless", () => {
      engine.touch();
      engine.schedule(engine.now, decide, restless);
    });
    engine.schedule(7, decide, restless);
    expect(() => engine.run()).toThrowErrorMatchingInlineSnapshot(
      `[Error: more than 1000 rounds of settling at t=7 s; the last to act was "restless"]`,
    );
  });

  it("names the change or the step that never comes to rest", () => {
    const flapping = new Engine();
    const flap = flapping.on("flap", () => flapping.touch());
    flapping.onSettle("answer", () => flapping.schedule(flapping.now, change, flap));
    flapping.schedule(3, change, flap);
    expect(() => flapping.run()).toThrowErrorMatchingInlineSnapshot(
      `[Error: more than 1000 rounds of settling at t=3 s; the last to act was "flap"]`,
    );

    const self = new Engine();
    self.onSettle("links", () => self.touch());
    self.touch();
    expect(() => self.run()).toThrowErrorMatchingInlineSnapshot(
      `[Error: more than 1000 rounds of settling at t=0 s; the last to act was "links"]`,
    );
  });

  it("allows exactly 1,000 rounds", () => {
    for (const rounds of [1000, 1001]) {
      const engine = new Engine();
      engine.onSettle("settle", () => {});
      const kind = engine.on("decision", () => engine.touch());
      for (let i = 0; i < rounds; i++) engine.schedule(1, decide, kind);
      const run = () => engine.run();
      if (rounds === 1000) expect(run()).toBe("empty");
      else expect(run).toThrow(/more than 1000 rounds/);
    }
  });

  it("has room for 1,022 kinds", () => {
    const engine = new Engine();
    for (let i = 0; i < 1022; i++) engine.on(`kind ${i}`, () => {});
    expect(() => engine.on("one more", () => {})).toThrowErrorMatchingInlineSnapshot(
      `[RangeError: event "one more": more than 1022 kinds]`,
    );
  });
});
