import type { Recording } from "../../datacenter/recording/recording.ts";
import type { Simulation } from "../../datacenter/simulation.ts";
import type { RunObserver } from "../../experiment/advance-run.ts";
import type { Screen, ScreenSize } from "../terminal.ts";
import { drawFrame, mapSize, type RunState } from "./frame.ts";
import { type PlantMap, plantMap } from "./plant-map.ts";
import { plantState } from "./plant-state.ts";

/** Time between two frames at least, ms. */
const FRAME_MS = 100;
/** Samples of power that are shown at most. */
const RECENT_SAMPLES = 32;

const ENTER = "\u001b[?1049h\u001b[?25l";
const LEAVE = "\u001b[?25h\u001b[?1049l";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const CLEAR = "\u001b[2J";

/**
 * Draws a run on the terminal's other screen while it goes on, ten times a second at most, between two slices; it reads
 * and changes nothing, so that the results are the same as without it. The screen that was there before comes back when
 * the run or the process ends, however it does.
 */
export class Dashboard implements RunObserver {
  readonly #screen: Screen;
  readonly #title: string;
  readonly #clockMs: () => number;
  readonly #recentW: number[] = [];
  #simulation: Simulation | null = null;
  #map: PlantMap | null = null;
  #size: ScreenSize = { columns: 0, rows: 0 };
  #beganMs = 0;
  #drawnMs = 0;
  #isUp = false;
  readonly #leave = (): void => this.stop();

  /** @param title - what is run */
  constructor(screen: Screen, title: string, clockMs: () => number = () => performance.now()) {
    this.#screen = screen;
    this.#title = title;
    this.#clockMs = clockMs;
  }

  /** See {@link RunObserver}. */
  begin(simulation: Simulation, recording: Recording): void {
    this.#simulation = simulation;
    this.#beganMs = this.#clockMs();
    this.#drawnMs = this.#beganMs;
    recording.onSample((_, powerW) => {
      this.#recentW.push(powerW);
      if (this.#recentW.length > RECENT_SAMPLES) this.#recentW.shift();
    });
  }

  /** See {@link RunObserver}. A run that is over before the first frame is due shows none. */
  look(): void {
    const nowMs = this.#clockMs();
    if (nowMs - this.#drawnMs < FRAME_MS) return;
    this.#drawnMs = nowMs;
    if (!this.#isUp) {
      this.#isUp = true;
      process.once("exit", this.#leave);
      this.#screen.write(ENTER);
    }
    const resized = this.#follow(this.#screen.size());
    const lines = this.#frame().map((line) => line + CLEAR_LINE);
    this.#screen.write(`${resized ? CLEAR : ""}${HOME}${lines.join("\r\n")}${CLEAR_BELOW}`);
  }

  /** Gives the screen back. */
  stop(): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    process.off("exit", this.#leave);
    this.#screen.write(LEAVE);
  }

  /** How the run stands now, as text to keep; empty before it has begun. */
  lastFrame(): string {
    if (this.#simulation === null) return "";
    this.#follow(this.#screen.size());
    return this.#frame().join("\n");
  }

  /** Lays the plant out anew if the screen has changed. */
  #follow(size: ScreenSize): boolean {
    const { columns, rows } = this.#size;
    if (this.#map !== null && columns === size.columns && rows === size.rows) return false;
    this.#size = size;
    this.#map = plantMap(this.#simulation!.plantEnergy.topology, mapSize(size));
    return true;
  }

  #frame(): readonly string[] {
    const { servers, plantEnergy } = this.#simulation!;
    const plant = plantState(this.#map!, servers, plantEnergy);
    return drawFrame(this.#state(), this.#map!, plant, this.#size, this.#screen.coloured);
  }

  #state(): RunState {
    const { engine, spec, servers, plantEnergy, lifecycle, placement, migration } = this.#simulation!;
    return {
      title: this.#title,
      simulatedS: engine.now,
      endS: spec.durationS,
      elapsedS: (this.#clockMs() - this.#beganMs) / 1000,
      events: engine.eventCount,
      powerW: plantEnergy.powerW(),
      energyJ: plantEnergy.energyAt(engine.now),
      serverCount: servers.count,
      vmsPlaced: lifecycle.liveCount,
      vmsWaiting: placement.waitingCount,
      migrations: migration.count,
      migrationsUnderWay: servers.incomingCount.reduce((total, moves) => total + moves, 0),
      recentW: this.#recentW,
    };
  }
}
