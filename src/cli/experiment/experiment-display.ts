import { Presets, SingleBar } from "cli-progress";
import type { Terminal } from "../terminal.ts";
import type { ExperimentTally } from "./experiment-tally.ts";

const BAR_OPTIONS = {
  format: " {bar} {percentage}%  {status}",
  barsize: 24,
  clearOnComplete: true,
  hideCursor: true,
  // Signals are for main.ts.
  gracefulExit: false,
};

const BAR_INTERVAL_MS = 200;
const LINE_INTERVAL_MS = 5000;

/**
 * Shows how an experiment goes, on standard error: a bar on a terminal, elsewhere a line every few seconds.
 *
 * @returns what ends the display
 */
export function displayExperiment(tally: ExperimentTally, terminal: Terminal): () => void {
  if (!terminal.interactive) {
    const timer = setInterval(() => terminal.err(`coldaisle: ${tally.text()}`), LINE_INTERVAL_MS);
    return () => clearInterval(timer);
  }
  const bar = new SingleBar(BAR_OPTIONS, Presets.shades_classic);
  bar.start(100, 0, { status: tally.text() });
  const draw = (): void => bar.update(Math.floor(100 * tally.fraction), { status: tally.text() });
  const timer = setInterval(draw, BAR_INTERVAL_MS);
  const stop = (): void => bar.stop();
  // The bar hides the cursor, which an interrupted process must give back.
  process.once("exit", stop);
  return () => {
    clearInterval(timer);
    process.off("exit", stop);
    stop();
  };
}
