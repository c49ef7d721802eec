// The picture of what needs what among plots: boxes in layers from left to right, to be zoomed and printed.
import { make } from "../shared/dom";
import { type Box, layOut, type Need, wrap } from "./layers";
import { fitting, PanZoom } from "./pan_zoom";
import { draw } from "./svg";

interface Plot {
  id: number;
  name: string;
  status: string;
  status_label: string;
  url: string;
}

export interface Picture {
  plots: Plot[];
  edges: (Need & { note: string })[];
}

const WIDTH = 176;
const HEIGHT = 62;
const ACROSS = 244;
const DOWN = 84;

/** Draws the picture into its place on the page. */
export function drawNeeds(root: HTMLElement, picture: Picture): void {
  const boxes = layOut(
    picture.plots.map((plot) => plot.id),
    picture.edges,
  );
  const content = draw("g");
  for (const edge of picture.edges) content.append(line(boxes, edge));
  for (const plot of picture.plots) {
    const box = boxes.get(plot.id);
    if (box) content.append(card(plot, box));
  }
  const { width, height } = sizeOf(boxes);
  const stage = draw(
    "svg",
    {
      class: "needs__stage",
      tabindex: 0,
      role: "group",
      "aria-label": "What needs what. Arrows move, plus and minus zoom.",
    },
    draw(
      "defs",
      {},
      draw(
        "marker",
        {
          id: "needs-arrow",
          viewBox: "0 0 8 8",
          refX: 7,
          refY: 4,
          markerWidth: 8,
          markerHeight: 8,
          orient: "auto",
        },
        draw("path", { d: "M0 0L8 4L0 8Z", class: "needs__head" }),
      ),
    ),
    content,
  );
  root.hidden = false;
  root.classList.add("needs");
  root.append(stage);
  const showAll = () =>
    zoom.show(
      fitting({ x: 0, y: 0, width: width - 40, height: height - 30 }, stage.getBoundingClientRect(), 1),
    );
  const zoom = new PanZoom(stage, content, showAll);
  root.append(zoomButtons(zoom, showAll));
  const room = Math.min(1, stage.getBoundingClientRect().width / (width + 50));
  stage.style.height = `${Math.max(180, Math.min(window.innerHeight * 0.75, height * room + 50))}px`;
  showAll();
  window.addEventListener("beforeprint", () => {
    stage.setAttribute("viewBox", `-20 -20 ${width} ${height}`);
    zoom.show({ x: 0, y: 0, scale: 1 });
  });
  window.addEventListener("afterprint", () => {
    stage.removeAttribute("viewBox");
    showAll();
  });
}

/** Buttons for zooming, shared with the web of relations. */
export function zoomButtons(zoom: PanZoom, showAll: () => void): HTMLElement {
  const button = (words: string, sign: string, act: () => void) => {
    const made = make("button", { type: "button", class: "button", "aria-label": words, title: words }, sign);
    made.addEventListener("click", act);
    return made;
  };
  return make(
    "div",
    { class: "zoom-buttons no-print" },
    button("Zoom in", "+", () => zoom.zoom(1.3)),
    button("Zoom out", "−", () => zoom.zoom(1 / 1.3)),
    button("Show all", "⤢", showAll),
  );
}

function sizeOf(boxes: Map<number, Box>): { width: number; height: number } {
  const all = [...boxes.values()];
  return {
    width: Math.max(0, ...all.map((box) => box.layer)) * ACROSS + WIDTH + 40,
    height: Math.max(0, ...all.map((box) => box.place)) * DOWN + HEIGHT + 40,
  };
}

function line(boxes: Map<number, Box>, edge: Need & { note: string }): SVGPathElement {
  const from = boxes.get(edge.needs);
  const to = boxes.get(edge.plot);
  const x = (from?.layer ?? 0) * ACROSS + WIDTH;
  const y = (from?.place ?? 0) * DOWN + HEIGHT / 2;
  const endX = (to?.layer ?? 0) * ACROSS - 3;
  const endY = (to?.place ?? 0) * DOWN + HEIGHT / 2;
  const bend = Math.max(40, (endX - x) / 2);
  const path = draw("path", {
    class: "needs__line",
    d: `M${x} ${y}C${x + bend} ${y} ${endX - bend} ${endY} ${endX} ${endY}`,
    "marker-end": "url(#needs-arrow)",
  });
  if (edge.note) path.append(draw("title", {}, edge.note));
  return path;
}

function card(plot: Plot, box: Box): SVGAElement {
  const lines = wrap(plot.name, 18, 2);
  // The box is read as it is shown (a space ends each line); what was cut off stands whole in its title.
  const words = lines.map((line, index) => draw("tspan", { x: 12, y: 22 + index * 16 }, `${line} `));
  const frame = draw("rect", { width: WIDTH, height: HEIGHT, rx: 3 });
  if (lines.join(" ") !== plot.name) frame.append(draw("title", {}, plot.name));
  return draw(
    "a",
    {
      href: plot.url,
      class: `needs__box needs__box--${plot.status}`,
      transform: `translate(${box.layer * ACROSS} ${box.place * DOWN})`,
    },
    frame,
    draw("text", { class: "needs__name" }, ...words),
    draw("text", { class: "needs__status", x: 12, y: HEIGHT - 8 }, plot.status_label),
  );
}
