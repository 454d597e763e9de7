import { Presets, SingleBar } from "cli-progress";

/** How far a run has come. */
export interface RunProgress {
  /** Simulated time reached, s. */
  readonly simulatedS: number;
  /** Simulated time at which the run ends, s; Infinity if that is not known. */
  readonly endS: number;
  /** Events dispatched so far. */
  readonly events: number;
}

/** A progress bar on standard error. */
export interface Progress {
  update(progress: RunProgress): void;
  /** Takes the bar away. */
  stop(): void;
}

/** A run that ends sooner shows no bar, ms. */
const PATIENCE_MS = 300;

const BAR_OPTIONS = {
  format: " {bar} {percentage}%  {status}",
  barsize: 24,
  clearOnComplete: true,
  hideCursor: true,
  // Signals are for main.ts.
  gracefulExit: false,
};

const DAY_S = 86_400;
const HOUR_S = 3_600;
const MINUTE_S = 60;

/** Starts to watch a run; nothing is drawn until the run proves long. */
export function startProgress(clockMs: () => number = () => performance.now()): Progress {
  const startMs = clockMs();
  let bar: SingleBar | null = null;
  const stop = (): void => bar?.stop();
  // The bar hides the cursor, which an interrupted process must give back.
  process.once("exit", stop);
  return {
    update(progress) {
      const elapsedMs = clockMs() - startMs;
      if (elapsedMs < PATIENCE_MS) return;
      if (bar === null) {
        bar = new SingleBar(BAR_OPTIONS, Presets.shades_classic);
        bar.start(100, 0, { status: "" });
      }
      const done = fractionDone(progress);
      bar.update(Math.floor(done * 100), { status: progressStatus(progress, elapsedMs / 1000) });
    },
    stop() {
      process.off("exit", stop);
      stop();
    },
  };
}

/** Simulated time, events a second and time left, in words. */
export function progressStatus(progress: RunProgress, elapsedS: number): string {
  const rate = progress.events / elapsedS;
  const done = fractionDone(progress);
  const left = done > 0 ? `, ${readableDuration((elapsedS * (1 - done)) / done)} left` : "";
  const end = Number.isFinite(progress.endS) ? ` of ${readableDuration(progress.endS)}` : "";
  return `${readableDuration(progress.simulatedS)}${end} simulated, ${readableRate(rate)}${left}`;
}

/** Share of the simulated time that has passed, 0..1; 0 where the end is not known. */
export function fractionDone({ simulatedS, endS }: Pick<RunProgress, "simulatedS" | "endS">): number {
  return endS > 0 && Number.isFinite(endS) ? Math.min(1, simulatedS / endS) : 0;
}

/** Events a second, with their unit. */
export function readableRate(eventsPerS: number): string {
  if (eventsPerS >= 1e6) return `${(eventsPerS / 1e6).toFixed(1)} M events/s`;
  if (eventsPerS >= 1e3) return `${(eventsPerS / 1e3).toFixed(0)} k events/s`;
  return `${eventsPerS.toFixed(0)} events/s`;
}

/** A duration in the largest unit that it has one of. */
export function readableDuration(durationS: number): string {
  if (durationS >= DAY_S) return `${(durationS / DAY_S).toFixed(1)} d`;
  if (durationS >= HOUR_S) return `${(durationS / HOUR_S).toFixed(1)} h`;
  if (durationS >= MINUTE_S) return `${(durationS / MINUTE_S).toFixed(1)} min`;
  return `${durationS.toFixed(0)} s`;
}
