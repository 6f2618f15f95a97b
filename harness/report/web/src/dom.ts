// Elements of the page. Text is always set as text: no name from a record is ever markup.

type Child = Node | string;

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function svg(tag: string, attributes: Record<string, string> = {}, ...children: Child[]): SVGElement {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A name from elsewhere, apart from the direction of the text around it. */
export function named(name: string): HTMLElement {
  return element("bdi", {}, name);
}

/** A choice among several, with its label; `chosen` is called with the index. */
export function choice(
  label: string,
  options: readonly string[],
  selected: number,
  chosen: (index: number) => void,
): HTMLElement {
  const select = element("select");
  options.forEach((text, i) => {
    const option = element("option", { value: String(i) }, text);
    option.selected = i === selected;
    select.append(option);
  });
  select.addEventListener("change", () => chosen(select.selectedIndex));
  return element("label", { class: "choice" }, `${label} `, select);
}

/** A button that is on or off and says so. */
export function toggle(label: string, on: boolean, changed: (on: boolean) => void): HTMLButtonElement {
  const button = element("button", { type: "button", "aria-pressed": String(on) }, label);
  button.addEventListener("click", () => {
    const now = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(now));
    changed(now);
  });
  return button;
}

let lastId = 0;
export function newId(stem: string): string {
  return `${stem}-${++lastId}`;
}
