import { offerChoice } from "./choice.ts";

/** Tells of changes of how the page looks: the reader's choice, the system's, and paper. */
export interface Theme {
  onChange(listener: () => void): void;
}

/** Offers light, dark and what the system has, and prints in light. */
export function offerThemes(fieldset: HTMLElement): Theme {
  const root = document.documentElement;
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const options = [
    { value: "auto", label: "Auto" },
    { value: "light", label: "Light" },
    { value: "dark", label: "Dark" },
  ] as const;
  offerChoice(fieldset, options, (value) => {
    root.dataset.theme = value;
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  matchMedia("print").addEventListener("change", changed);
  // What is drawn on a canvas must be drawn in light before the page is laid out for paper.
  addEventListener("beforeprint", () => {
    root.dataset.paper = "";
    changed();
  });
  addEventListener("afterprint", () => {
    delete root.dataset.paper;
    changed();
  });
  return { onChange: (listener) => listeners.push(listener) };
}
