import { type Content, html, type Markup } from "../markup.ts";

/** A part of the page with a heading. */
export function section(id: string, title: string, content: Content): Markup {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${content}
</section>
`;
}

/** A table that may be wider than the page: it scrolls, by keyboard too. */
export function scrolling(label: string, table: Markup): Markup {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}

/** The colours of a chart and what they stand for. */
export function legend(names: readonly string[], colourOf: (i: number) => string): Markup {
  const entries = names.map(
    (name, i) => html`<li><span class="swatch" style="background:${colourOf(i)}"></span>${name}</li>`,
  );
  return html`<ul class="legend">${entries}</ul>`;
}
