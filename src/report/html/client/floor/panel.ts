import { clock } from "../../figures.ts";
import type { FloorModel } from "./model.ts";
import { childrenOf, nameOf, type Place, unitsOf } from "./place.ts";
import { factsOf } from "./words.ts";

/** A list of racks longer than this helps nobody. */
const MOST_CHILDREN = 64;
const SPARK_WIDTH = 260;
const SPARK_HEIGHT = 44;

/** The details of the place that was gone into. */
export class Panel {
  readonly #element: HTMLElement;
  readonly #model: FloorModel;
  readonly #enter: (place: Place) => void;
  #update: (time: number) => void = () => {};

  constructor(element: HTMLElement, model: FloorModel, enter: (place: Place) => void) {
    this.#element = element;
    this.#model = model;
    this.#enter = enter;
  }

  /** Shows a place at a time. */
  show(place: Place, time: number): void {
    const heading = create("h3", nameOf(place, this.#model));
    const facts = create("dl");
    const spark = this.#spark(place);
    const parts: HTMLElement[] = [heading, facts];
    if (spark !== null) parts.push(spark.figure);
    const children = childrenOf(place, this.#model);
    if (children.length > 0) parts.push(this.#list(place, children));
    const guests = place.level === "server" && this.#model.places !== null ? create("div") : null;
    if (guests !== null) parts.push(guests);
    this.#element.replaceChildren(...parts);
    this.#update = (now) => {
      const rows = factsOf(place, this.#model, now).flatMap(([name, value]) => [
        create("dt", name),
        create("dd", value),
      ]);
      facts.replaceChildren(...rows);
      spark?.update(now);
      if (guests !== null && place.level === "server") guests.replaceChildren(...this.#guests(place.id, now));
    };
    this.#update(time);
  }

  /** Brings what it shows up to a time. */
  update(time: number): void {
    this.#update(time);
  }

  #list(place: Place, children: readonly Place[]): HTMLElement {
    const list = create("ul");
    list.className = "children";
    for (const child of children.slice(0, MOST_CHILDREN)) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = nameOf(child, this.#model);
      button.addEventListener("click", () => this.#enter(child));
      const item = create("li");
      item.append(button);
      list.append(item);
    }
    const more = children.length - MOST_CHILDREN;
    if (more > 0)
      list.append(
        create("li", `and ${more} more in the ${place.level === "floor" ? "picture" : place.level}`),
      );
    return list;
  }

  #guests(server: number, time: number): readonly HTMLElement[] {
    const { places, floor, vmType, startS, timeS } = this.#model;
    const guests = places!.guestsOf(server, timeS[time]!);
    if (guests.length === 0) return [create("p", "No VM runs on it now.")];
    const table = create("table");
    const head = create("tr");
    head.append(...["VM", "type", "since"].map((name) => create("th", name)));
    for (const cell of head.children) cell.setAttribute("scope", "col");
    table.append(head);
    for (const vm of guests) {
      const row = create("tr");
      const name = create("th", floor.vms!.names[vm]!);
      name.setAttribute("scope", "row");
      row.append(name, create("td", floor.vms!.types[vmType[vm]!]!), create("td", clock(startS[vm]!)));
      table.append(row);
    }
    return [table];
  }

  /** Utilisation over all samples, with a mark at the time that is shown. */
  #spark(place: Place): { readonly figure: HTMLElement; update(time: number): void } | null {
    const model = this.#model;
    const { count, kind } = model.floor.samples;
    if (kind === "mean" || count < 2) return null;
    const units = unitsOf(place, model);
    let path = "";
    for (let sample = 0; sample < count; sample++) {
      const x = (sample / (count - 1)) * SPARK_WIDTH;
      const y = SPARK_HEIGHT - model.read(units, sample).utilisation * SPARK_HEIGHT;
      path += `${sample === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    }
    const svg = createSvg("svg", {
      viewBox: `0 -2 ${SPARK_WIDTH} ${SPARK_HEIGHT + 4}`,
      "aria-hidden": "true",
    });
    const mark = createSvg("line", { y1: "-2", y2: String(SPARK_HEIGHT + 2), class: "mark" });
    svg.append(
      createSvg("path", { d: `M0 ${SPARK_HEIGHT}H${SPARK_WIDTH}M0 0H${SPARK_WIDTH}`, class: "rule" }),
    );
    svg.append(createSvg("path", { d: path, class: "line" }), mark);
    const figure = create("figure");
    figure.className = "spark";
    figure.append(create("figcaption", "CPU in use, 0 to 100 %"));
    figure.append(svg);
    return {
      figure,
      update: (time) => {
        const x = ((time / (count - 1)) * SPARK_WIDTH).toFixed(1);
        mark.setAttribute("x1", x);
        mark.setAttribute("x2", x);
      },
    };
  }
}

function create(tag: string, text = ""): HTMLElement {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function createSvg(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
