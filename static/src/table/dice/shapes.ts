// The outlines by which people know dice: as small drawings behind a number or on a button.
const SVG = "http://www.w3.org/2000/svg";

interface Shape {
  outline: string;
  /** Inner edges, drawn thin. */
  edges: string;
  /** How far the number sits below the middle, in parts of the height. */
  lower: number;
}

const SHAPES: Record<number, Shape> = {
  4: { outline: "M20 4 37 34H3Z", edges: "", lower: 0.12 },
  6: { outline: "M5 5H35V35H5Z", edges: "", lower: 0 },
  8: { outline: "M20 2 37 20 20 38 3 20Z", edges: "M3 20H9M31 20H37", lower: 0 },
  10: { outline: "M20 2 38 17 20 38 2 17Z", edges: "M2 17 9 23M38 17 31 23", lower: 0 },
  12: { outline: "M20 2 37.500 14.500 31 36H9L2.500 14.500Z", edges: "", lower: 0.03 },
  20: {
    outline: "M20 2 36 11V29L20 38 4 29V11Z",
    edges: "M20 2 8 27H32ZM4 11 8 27 20 38 32 27 36 11",
    lower: 0.04,
  },
};
const ROUND: Shape = { outline: "M20 3A17 17 0 1 1 20 37A17 17 0 1 1 20 3Z", edges: "", lower: 0 };

export function shapeOf(faces: number | string | undefined): Shape {
  if (faces === "%" || faces === 100) return SHAPES[10] as Shape;
  if (faces === "F") return SHAPES[6] as Shape;
  return SHAPES[Number(faces)] ?? ROUND;
}

/** Draws a die's outline with words in it, hidden from screen readers: say it beside in words. */
export function dieDrawing(faces: number | string | undefined, words: string): SVGSVGElement {
  const shape = shapeOf(faces);
  const svg = element("svg", { class: "die__shape", viewBox: "0 0 40 40", "aria-hidden": "true" });
  svg.append(element("path", { class: "die__face", d: shape.outline }));
  if (shape.edges) svg.append(element("path", { class: "die__edge", d: shape.edges }));
  const size = words.length > 3 ? 10 : words.length > 2 ? 12.5 : words.length > 1 ? 15 : 17;
  const text = element("text", {
    class: "die__number",
    x: "20",
    y: String(20 + size * 0.35 + shape.lower * 40),
    "font-size": String(size),
    "text-anchor": "middle",
  });
  text.textContent = words;
  svg.append(text);
  return svg;
}

function element<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
