import type { FloorData } from "../floor/floor-data.ts";
import { html, jsonForScript, type Markup } from "../markup.ts";
import { section } from "./section.ts";

/** The floor view of one run: what the page's script fills with life. */
export function floorSection(runId: string, floor: FloorData | null): Markup {
  if (floor === null) {
    return section(
      "floor",
      "Floor",
      html`<p class="note">Run ${runId} did not record its servers (<code>recording: { servers: false }</code>), so there is no floor to show.</p>`,
    );
  }
  const notes = floor.notes.map((note) => html`<p class="note">${note}</p>`);
  return section(
    "floor",
    "Floor",
    html`<p class="note">Run ${runId}. Racks from the front, to scale: a unit is 44.45 mm high, a rack 600 mm wide. A scenario says what stands in a rack and not where; here chassis stand at the bottom and switches at the top.</p>
${notes}
<div class="floor" id="floor-view">
<div class="floor-bar">
<nav class="crumbs" id="floor-crumbs" aria-label="Place on the floor"></nav>
<fieldset class="choice" id="floor-colours"><legend>Colour</legend></fieldset>
</div>
<div class="floor-body">
<div class="stage">
<canvas id="floor-canvas" tabindex="0" role="application" aria-label="Floor of the data centre" aria-describedby="floor-help"></canvas>
<div id="floor-tip" class="tip" hidden></div>
<div id="floor-scale" class="scale"></div>
</div>
<div class="panel" id="floor-panel" role="region" aria-label="Details" tabindex="0"></div>
</div>
<div class="time">
<button type="button" id="floor-play" aria-pressed="false">Play</button>
<div class="track"><canvas id="floor-track" aria-hidden="true"></canvas><input type="range" id="floor-time" min="0" value="0" step="1" aria-label="Time"></div>
<output id="floor-clock" for="floor-time"></output>
</div>
<p class="help" id="floor-help">Click a rack, a chassis, a server to go in; Escape goes back out. With the keyboard: arrows move, Enter goes in, Escape out, Page Up and Page Down move in time, the space bar plays.</p>
<p class="visually-hidden" id="floor-live" aria-live="polite"></p>
</div>
<script type="application/json" id="floor-data">${jsonForScript(floor)}</script>`,
  );
}
