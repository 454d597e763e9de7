/** One of several that can be chosen. */
export interface Option<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

/** Fills a fieldset with a radio button for each option, the first one chosen. */
export function offerChoice<Value extends string>(
  fieldset: HTMLElement,
  options: readonly Option<Value>[],
  choose: (value: Value) => void,
): void {
  for (const [i, { value, label }] of options.entries()) {
    const button = document.createElement("input");
    button.type = "radio";
    button.name = fieldset.id;
    button.value = value;
    button.checked = i === 0;
    button.addEventListener("change", () => choose(value));
    const wrapper = document.createElement("label");
    const text = document.createElement("span");
    text.textContent = label;
    wrapper.append(button, text);
    fieldset.append(wrapper);
  }
}
