import { element } from "./element.ts";
import type { FloorModel } from "./model.ts";
import { nameOf, type Place, pathTo } from "./place.ts";

/** Shows the way from the floor to a place: a button for each place on it, which goes there. */
export function showPath(place: Place, model: FloorModel, enter: (place: Place) => void): void {
  const path = pathTo(place, model);
  const buttons = path.map((step, i) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = nameOf(step, model);
    if (i === path.length - 1) button.setAttribute("aria-current", "true");
    button.addEventListener("click", () => enter(step));
    return button;
  });
  element("floor-crumbs").replaceChildren(...buttons);
}
