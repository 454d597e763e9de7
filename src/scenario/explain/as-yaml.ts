import type { ScenarioDocument } from "../document.ts";
import type { Explained, ExplainedList, ExplainedMapping, Provenance } from "./explained.ts";
import { OriginTexts } from "./origin.ts";
import { yamlText } from "./yaml-scalar.ts";

/** Colours for the parts of a line; the identity where there is no colour. */
export interface ExplanationColours {
  /** The origin of what nobody has said. */
  dim(text: string): string;
  /** The origin of what the command line says. */
  bold(text: string): string;
}

/** Origins stand in one column, which a long line does not push away. */
const MOST_INDENT = 48;

/**
 * A part of an explanation as YAML: a line for each value, with its origin as a comment. What stands for nothing is a
 * comment as a whole. The whole explanation is a scenario that means the same.
 *
 * @param key - what the part is called; null: it is the whole scenario
 */
export function explanationYaml(
  part: Explained,
  key: string | null,
  document: ScenarioDocument,
  colours: ExplanationColours,
): string {
  const writer = new YamlWriter(document, colours);
  if (key === null && part.kind === "mapping") writer.entries(part, "", "");
  else writer.part(part, `${yamlText(key ?? "")}:`, "");
  return writer.text();
}

class YamlWriter {
  readonly #texts: OriginTexts;
  readonly #colours: ExplanationColours;
  readonly #lines: string[] = [];
  /** Where the value of each line comes from; null: the line has none. */
  readonly #origins: (Provenance | null)[] = [];

  constructor(document: ScenarioDocument, colours: ExplanationColours) {
    this.#texts = new OriginTexts(document);
    this.#colours = colours;
  }

  /** @param head - the key with its colon, or the dash of a list, and what stands before it on the line */
  part(part: Explained, head: string, indent: string): void {
    switch (part.kind) {
      case "value":
        this.#line(`${head} ${yamlText(part.written.text)}`, part);
        break;
      case "absent":
        this.#line(`${indent}# ${head.slice(indent.length)} left out: ${part.meaning}`, null);
        break;
      case "mapping":
        this.#mapping(part, head, indent);
        break;
      case "list":
        this.#list(part, head, indent);
        break;
    }
  }

  #mapping(mapping: ExplainedMapping, head: string, indent: string): void {
    const inner = `${indent}  `;
    if ([...mapping.entries.values()].every(({ kind }) => kind === "absent")) {
      this.#line(`${head} {}`, mapping);
      this.entries(mapping, inner, inner);
    } else if (head.endsWith("-")) {
      this.entries(mapping, `${head} `, inner);
    } else {
      this.#line(head, null);
      this.entries(mapping, inner, inner);
    }
  }

  /** The entries of a mapping, of which the first one stands behind `first`. */
  entries(mapping: ExplainedMapping, first: string, indent: string): void {
    let before = first;
    for (const [key, part] of mapping.entries) {
      if (part.kind === "absent" && before !== indent) {
        // A comment cannot stand behind a dash.
        this.#line(before.trimEnd(), null);
        before = indent;
      }
      this.part(part, `${before}${yamlText(key)}:`, indent);
      before = indent;
    }
  }

  #list(list: ExplainedList, head: string, indent: string): void {
    const flow = flowText(list, list);
    if (flow !== null) {
      this.#line(`${head} ${flow}`, list);
      return;
    }
    const inner = `${indent}  `;
    this.#line(head, null);
    for (const item of list.items) this.part(item, `${inner}-`, inner);
  }

  #line(text: string, provenance: Provenance | null): void {
    this.#lines.push(text);
    this.#origins.push(provenance);
  }

  text(): string {
    let width = 0;
    this.#lines.forEach((line, i) => {
      if (line.length <= MOST_INDENT && this.#origins[i]) width = Math.max(width, line.length);
    });
    const lines = this.#lines.map((line, i) => {
      const provenance = this.#origins[i];
      return provenance ? `${line.padEnd(width)}  ${this.#comment(provenance)}` : line;
    });
    return lines.join("\n");
  }

  #comment(provenance: Provenance): string {
    const comment = `# ${this.#texts.textOf(provenance)}`;
    switch (provenance.place.given?.kind) {
      case "default":
        return this.#colours.dim(comment);
      case "option":
        return this.#colours.bold(comment);
      default:
        return comment;
    }
  }
}

/** A list of scalars on one line, if all of it comes from one place; null if not. */
function flowText(part: Explained, whole: ExplainedList): string | null {
  if (part.kind === "value") {
    const isAlike = part.place.given === whole.place.given && part.place.anchor === whole.place.anchor;
    return isAlike ? yamlText(part.written.text) : null;
  }
  if (part.kind !== "list") return null;
  const texts: string[] = [];
  for (const item of part.items) {
    const text = flowText(item, whole);
    if (text === null) return null;
    texts.push(text);
  }
  return `[${texts.join(", ")}]`;
}
