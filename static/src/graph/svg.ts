// Small helpers for drawing SVG, and the shapes that tell the kinds of entries apart without colour.
const SVG = "http://www.w3.org/2000/svg";

export function draw<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number> = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function polygon(corners: number, radius: number, turn: number): string {
  const points = Array.from({ length: corners }, (_, index) => {
    const angle = turn + (index * 2 * Math.PI) / corners;
    return `${(Math.sin(angle) * radius).toFixed(1)} ${(-Math.cos(angle) * radius).toFixed(1)}`;
  });
  return `M${points.join("L")}Z`;
}

const circle = (radius: number) =>
  `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;

const SHAPES: Record<string, string> = {
  character: circle(10),
  location: polygon(3, 13, 0),
  faction: polygon(4, 13, Math.PI / 4),
  item: polygon(4, 13, 0),
  plot: polygon(6, 12, Math.PI / 6),
  session: polygon(5, 12.5, 0),
  handout: "M-8 -11H8V11H-8Z",
  note: "M-11 -8H11V8H-11Z",
};

/** The outline for a kind of entry, around the origin. */
export function shapeOf(kind: string): string {
  return SHAPES[kind] ?? polygon(8, 11, Math.PI / 8);
}
