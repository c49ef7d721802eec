// Small typed helpers for building and finding elements without inline HTML or inline styles.
type Attributes = Record<string, string | boolean | undefined>;
type Child = Node | string | null | undefined;

/** Makes an element; `true` sets an empty attribute, `false` and undefined leave it out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) element.append(child);
  return element;
}

/** Finds an element that the template promises, and says which one is missing if it does not. */
export function find<E extends Element>(root: ParentNode, selector: string, kind: new () => E): E {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page lacks ${selector}.`);
  return element;
}

export function findOptional<E extends Element>(
  root: ParentNode,
  selector: string,
  kind: new () => E,
): E | null {
  const element = root.querySelector(selector);
  return element instanceof kind ? element : null;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the page's sprite (templates/_icons.html). */
export function spriteIcon(name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** An icon drawn from path data, for pieces that also run outside our own templates. */
export function pathIcon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}

/** Reads what Django's json_script filter wrote; null if the page has no such block. */
export function readJson<T>(id: string): T | null {
  const text = document.getElementById(id)?.textContent;
  return text ? (JSON.parse(text) as T) : null;
}

/** Says something to screen readers through the page's one polite live region. */
export function announce(words: string): void {
  const region = document.getElementById("announcer");
  if (!region) return;
  // Emptied first, so that the same words are read out a second time.
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = words;
  });
}
