// The web of relations as an SVG: nodes with shapes by kind, relations by strength, laid out by forces.
import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type Simulation,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import {
  type Difference,
  differenceOf,
  type Entry,
  type Graph,
  type Relation,
  type Shown,
  type State,
} from "./model";
import { namesThatFit } from "./names";
import { fitting, PanZoom } from "./pan_zoom";
import { draw, shapeOf } from "./svg";

interface Node extends SimulationNodeDatum {
  entry: Entry;
  group: SVGGElement;
  name: string;
}

interface Line extends SimulationLinkDatum<Node> {
  relation: Relation;
  group: SVGGElement;
  path: SVGPathElement;
  label: SVGTextElement;
  bend: number;
}

const LABELS_UP_TO = 45;
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

export class WebPicture {
  readonly zoom: PanZoom;
  readonly stage: SVGSVGElement;
  private readonly nodes = new Map<number, Node>();
  private readonly lines = new Map<number, Line>();
  private readonly simulation: Simulation<Node, Line>;
  private readonly content = draw("g");
  private shown: Shown = { nodes: new Set(), edges: new Map() };
  private selected: number | null = null;
  private readonly degrees = new Map<number, number>();
  private fitted = false;
  private thinning = false;

  constructor(
    graph: Graph,
    private readonly onSelect: (id: number | null) => void,
  ) {
    this.stage = draw(
      "svg",
      {
        class: "web__stage",
        tabindex: 0,
        role: "application",
        "aria-label": "The web of relations",
        "aria-describedby": "web-keys",
      },
      arrowHeads(),
      this.content,
    );
    this.zoom = new PanZoom(
      this.stage,
      this.content,
      () => this.showAll(),
      () => this.thinNames(),
    );
    for (const entry of graph.nodes) this.nodes.set(entry.id, this.makeNode(entry));
    this.makeLines(graph.edges);
    this.content.append(...[...this.lines.values()].map((line) => line.group));
    this.content.append(...[...this.nodes.values()].map((node) => node.group));
    this.simulation = forceSimulation<Node, Line>([])
      .force("link", forceLink<Node, Line>([]).distance(95).strength(0.25))
      .force("charge", forceManyBody<Node>().strength(-340).distanceMax(620))
      .force("collide", forceCollide<Node>(34))
      .force("x", forceX<Node>(0).strength(0.035))
      .force(
        "y",
        forceY<Node>(0).strength(() => this.squeeze()),
      )
      .on("tick", () => this.place())
      .stop();
    this.stage.addEventListener("click", (event) => {
      if (event.target === this.stage) this.onSelect(null);
    });
  }

  /** Shows this part of the web and says what has changed since the last time. */
  show(shown: Shown): Difference {
    const difference = differenceOf(this.shown.edges, shown.edges);
    this.shown = shown;
    this.countRelations();
    for (const [id, node] of this.nodes) node.group.classList.toggle("is-out", !shown.nodes.has(id));
    for (const [id, line] of this.lines) this.restyle(line, shown.edges.get(id));
    if (this.fitted) this.mark(difference);
    this.stage.classList.toggle("web__stage--labels", shown.edges.size <= LABELS_UP_TO);
    this.layOut();
    return difference;
  }

  /** How strongly the web is pressed flat: it takes the shape of its stage. */
  private squeeze(): number {
    const { width, height } = this.stage.getBoundingClientRect();
    return 0.035 * Math.min(2.6, Math.max(0.5, width / (height || 1)) ** 1.4);
  }

  private countRelations(): void {
    this.degrees.clear();
    for (const id of this.shown.edges.keys()) {
      const relation = this.lines.get(id)?.relation;
      for (const end of relation ? [relation.source, relation.target] : []) {
        this.degrees.set(end, (this.degrees.get(end) ?? 0) + 1);
      }
    }
  }

  select(id: number | null): void {
    this.selected = id;
    const near = new Set<number>(id === null ? [] : [id]);
    for (const [key, line] of this.lines) {
      const { source, target } = line.relation;
      const touches = id !== null && (source === id || target === id) && this.shown.edges.has(key);
      line.group.classList.toggle("is-near", touches);
      if (touches) near.add(source).add(target);
    }
    for (const [key, node] of this.nodes) {
      node.group.classList.toggle("is-selected", key === id);
      node.group.classList.toggle("is-near", near.has(key));
    }
    this.stage.classList.toggle("has-selected", id !== null);
  }

  /** Brings a node into the middle. */
  centre(id: number): void {
    const node = this.nodes.get(id);
    if (!node) return;
    const { width, height } = this.stage.getBoundingClientRect();
    const scale = Math.max(this.zoom.view.scale, 0.9);
    this.zoom.show({ scale, x: width / 2 - (node.x ?? 0) * scale, y: height / 2 - (node.y ?? 0) * scale });
  }

  showAll(): void {
    const stage = this.stage.getBoundingClientRect();
    const seen = [...this.shown.nodes].flatMap((id) => this.nodes.get(id) ?? []);
    if (!seen.length || !stage.width) return;
    const xs = seen.map((node) => node.x ?? 0);
    const ys = seen.map((node) => node.y ?? 0);
    const x = Math.min(...xs);
    const y = Math.min(...ys);
    const bounds = { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
    this.zoom.show(fitting(bounds, stage));
  }

  private layOut(): void {
    const nodes = [...this.shown.nodes].flatMap((id) => this.nodes.get(id) ?? []);
    const lines = [...this.shown.edges.keys()].flatMap((id) => this.lines.get(id) ?? []);
    this.simulation.nodes(nodes);
    this.simulation.force<ReturnType<typeof forceLink<Node, Line>>>("link")?.links(lines);
    const atOnce = !this.fitted || calm.matches;
    this.simulation.alpha(this.fitted ? 0.35 : 1);
    if (atOnce) {
      this.simulation.stop();
      // Enough to come to rest; fewer for many, so that the page is not held up.
      this.simulation.tick(nodes.length > 500 ? 120 : 300);
      this.place();
      this.showAll();
      this.fitted = nodes.length > 0;
    } else this.simulation.restart();
  }

  private place(): void {
    for (const id of this.shown.nodes) {
      const node = this.nodes.get(id);
      node?.group.setAttribute(
        "transform",
        `translate(${(node.x ?? 0).toFixed(1)} ${(node.y ?? 0).toFixed(1)})`,
      );
    }
    for (const id of this.shown.edges.keys()) {
      const line = this.lines.get(id);
      if (line) placeLine(line);
    }
    this.thinNames();
  }

  /** Hides names that would lie on others, those with few relations first; the picture asks once a frame at most. */
  private thinNames(): void {
    if (this.thinning) return;
    this.thinning = true;
    requestAnimationFrame(() => {
      this.thinning = false;
      const { scale } = this.zoom.view;
      const size = Math.min(26, Math.max(9, 11.5 / scale));
      this.content.style.setProperty("--name-size", `${size}px`);
      const nodes = [...this.shown.nodes].flatMap((id) => this.nodes.get(id) ?? []);
      const readable = namesThatFit(
        nodes.map((node) => ({
          id: node.entry.id,
          x: node.x ?? 0,
          y: (node.y ?? 0) + 14 + size,
          width: node.name.length * size * 0.6,
          height: size * 1.15,
          weight: this.degrees.get(node.entry.id) ?? 0,
        })),
      );
      for (const node of nodes) node.group.classList.toggle("is-mute", !readable.has(node.entry.id));
    });
  }

  private mark(difference: Difference): void {
    const marks = [
      ["is-new", difference.added],
      ["is-changed", difference.changed],
    ] as const;
    for (const [name, ids] of marks) {
      for (const id of ids) {
        const group = this.lines.get(id)?.group;
        group?.classList.add(name);
        setTimeout(() => group?.classList.remove(name), 1600);
      }
    }
  }

  private restyle(line: Line, state: State | undefined): void {
    line.group.classList.toggle("is-out", !state);
    if (!state) return;
    const mood = state.strength > 0 ? "warm" : state.strength < 0 ? "cold" : "plain";
    line.group.setAttribute("class", `line line--${mood}${this.touches(line) ? " is-near" : ""}`);
    line.path.setAttribute("stroke-width", String(1.2 + Math.abs(state.strength) * 0.85));
    line.label.textContent = state.kind;
    if (state.both_ways) line.path.removeAttribute("marker-end");
    else line.path.setAttribute("marker-end", `url(#web-head-${mood})`);
  }

  private touches(line: Line): boolean {
    return this.selected !== null && [line.relation.source, line.relation.target].includes(this.selected);
  }

  private makeNode(entry: Entry): Node {
    const name = entry.name.length > 26 ? `${entry.name.slice(0, 25)}…` : entry.name;
    const group = draw(
      "g",
      { class: `node node--${entry.kind} is-out` },
      draw("circle", { r: 22, class: "node__target" }),
      draw("path", { d: shapeOf(entry.kind), class: "node__shape" }),
      draw("text", { y: 27, class: "node__name" }, name),
      draw("title", {}, entry.name),
    );
    const node: Node = { entry, group, name };
    this.makeMovable(node);
    return node;
  }

  private makeMovable(node: Node): void {
    let moved = false;
    node.group.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      moved = false;
      node.group.setPointerCapture(event.pointerId);
    });
    node.group.addEventListener("pointermove", (event) => {
      if (!node.group.hasPointerCapture(event.pointerId)) return;
      const at = this.zoom.toContent(event.clientX, event.clientY);
      if (!moved && Math.hypot(at.x - (node.x ?? 0), at.y - (node.y ?? 0)) * this.zoom.view.scale < 6) return;
      moved = true;
      node.fx = at.x;
      node.fy = at.y;
      this.simulation.alphaTarget(0.15).restart();
    });
    const drop = (event: PointerEvent) => {
      if (!node.group.hasPointerCapture(event.pointerId)) return;
      node.group.releasePointerCapture(event.pointerId);
      this.simulation.alphaTarget(0);
      if (!moved) this.onSelect(node.entry.id);
      delete node.fx;
      delete node.fy;
    };
    node.group.addEventListener("pointerup", drop);
    node.group.addEventListener("pointercancel", drop);
  }

  private makeLines(relations: Relation[]): void {
    const between = new Map<string, number>();
    for (const relation of relations) {
      const source = this.nodes.get(relation.source);
      const target = this.nodes.get(relation.target);
      if (!source || !target) continue;
      const pair = [relation.source, relation.target].sort((one, other) => one - other).join("-");
      const number = between.get(pair) ?? 0;
      between.set(pair, number + 1);
      const bend =
        (number % 2 ? -1 : 1) * Math.ceil(number / 2) * 34 * (relation.source < relation.target ? 1 : -1);
      const path = draw("path", { class: "line__path" });
      const label = draw("text", { class: "line__label" });
      const group = draw("g", { class: "line is-out" }, path, label);
      this.lines.set(relation.id, { source, target, relation, group, path, label, bend });
    }
  }
}

function placeLine(line: Line): void {
  const source = line.source as Node;
  const target = line.target as Node;
  const [x, y, endX, endY] = [source.x ?? 0, source.y ?? 0, target.x ?? 0, target.y ?? 0];
  const length = Math.hypot(endX - x, endY - y) || 1;
  const [across, down] = [(endX - x) / length, (endY - y) / length];
  const middle = { x: (x + endX) / 2 - down * line.bend, y: (y + endY) / 2 + across * line.bend };
  const start = { x: x + across * 13, y: y + down * 13 };
  const end = { x: endX - across * 16, y: endY - down * 16 };
  line.path.setAttribute(
    "d",
    `M${start.x.toFixed(1)} ${start.y.toFixed(1)}Q${middle.x.toFixed(1)} ${middle.y.toFixed(1)} ${end.x.toFixed(1)} ${end.y.toFixed(1)}`,
  );
  line.label.setAttribute("x", ((x + endX) / 4 + middle.x / 2).toFixed(1));
  line.label.setAttribute("y", ((y + endY) / 4 + middle.y / 2 - 4).toFixed(1));
}

function arrowHeads(): SVGDefsElement {
  const head = (mood: string) =>
    draw(
      "marker",
      {
        id: `web-head-${mood}`,
        viewBox: "0 0 8 8",
        refX: 7,
        refY: 4,
        markerWidth: 12,
        markerHeight: 12,
        markerUnits: "userSpaceOnUse",
        orient: "auto",
      },
      draw("path", { d: "M0 0.5L8 4L0 7.5Z", class: `head head--${mood}` }),
    );
  return draw("defs", {}, head("warm"), head("cold"), head("plain"));
}
