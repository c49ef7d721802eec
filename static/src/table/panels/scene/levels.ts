// The maps of the scene as layers: which lies above which, what players see, how strong each is.
import { make } from "../../../shared/dom";
import type { MapPiece } from "../../protocol";
import { type Desk, fileAddress } from "../desk";
import { icon } from "../icons";
import { button } from "../parts";
import { showRows } from "../rows";

/** Topmost first. */
export function stacked(maps: MapPiece[]): MapPiece[] {
  return [...maps].sort(
    (a, b) => Number(b.above) - Number(a.above) || b.order - a.order || (a.id < b.id ? 1 : -1),
  );
}

/** The orders that put a map one place up (-1) or down (1) among its like; empty: it is there already. */
export function moved(maps: MapPiece[], id: string, step: -1 | 1): { id: string; order: number }[] {
  const rows = stacked(maps);
  const here = rows.findIndex((map) => map.id === id);
  const other = rows[here + step];
  const mine = rows[here];
  if (!mine || !other || mine.above !== other.above) return [];
  rows[here] = other;
  rows[here + step] = mine;
  const orders = rows.map((map, at) => ({ id: map.id, order: rows.length - at }));
  return orders.filter(({ id: one, order }) => maps.find((map) => map.id === one)?.order !== order);
}

export function mountLevels(element: HTMLElement, desk: Desk): void {
  const list = make("ol", { class: "plain-list tlevels", "aria-label": "Maps, the topmost first" });
  const empty = make(
    "p",
    { class: "small muted" },
    "No map lies here yet: drop a picture on the board, or take one from the assets.",
  );
  element.append(list, empty);
  const show = () => {
    const maps = desk.store.of("map");
    empty.hidden = maps.length > 0;
    const rows = stacked(maps);
    showRows(
      list,
      rows.map((map, at) => ({
        key: map.id,
        mark: JSON.stringify([map, at, rows.length, desk.store.selection.has(map.id)]),
        draw: () => drawLevel(desk, map, at, rows.length),
      })),
    );
  };
  desk.watch(list, show, { also: ["selection"] });
}

function drawLevel(desk: Desk, map: MapPiece, at: number, count: number): HTMLElement {
  const name = map.name || "A map";
  const set = (values: Partial<MapPiece>) => void desk.change([map.id], values);
  const face = make("span", { class: "tthumb", "aria-hidden": "true" }, icon("maps"));
  if (map.asset)
    face.replaceChildren(
      make("img", { src: fileAddress(map.asset, "thumbnail.webp"), alt: "", loading: "lazy" }),
    );
  const chosen = desk.store.selection.has(map.id);
  const who = make(
    "button",
    { type: "button", class: "tlevel__who", "aria-pressed": String(chosen), "data-act": "who" },
    face,
    make("span", {}, name),
  );
  who.addEventListener("click", () => desk.store.select(chosen ? [] : [map.id]));
  const tool = (act: string, words: string, sign: string, does: () => void, on?: boolean) => {
    const made = button(`${words}: ${name}`, does, { icon: sign, only: true, kind: "quiet" });
    made.dataset.act = act;
    if (on !== undefined) made.setAttribute("aria-pressed", String(on));
    return made;
  };
  const go = (step: -1 | 1) => {
    const orders = new Map(moved(desk.store.of("map"), map.id, step).map((one) => [one.id, one.order]));
    void desk.changeEach(orders.keys(), (piece) => ({ order: orders.get(piece.id) }));
  };
  const up = tool("up", "Up", "up", () => go(-1));
  const down = tool("down", "Down", "down", () => go(1));
  up.disabled = at === 0;
  down.disabled = at === count - 1;
  const strength = make("input", {
    type: "range",
    min: "0",
    max: "1",
    step: "0.05",
    value: String(map.opacity),
    "aria-label": `Strength of ${name}`,
    "data-act": "strength",
  });
  strength.addEventListener("change", () => set({ opacity: strength.valueAsNumber }));
  return make(
    "li",
    { class: `tlevel${map.hidden ? " tlevel--hidden" : ""}` },
    who,
    make(
      "span",
      { class: "tlevel__tools" },
      tool(
        "hide",
        map.hidden ? "Show to players" : "Hide from players",
        map.hidden ? "hidden" : "eye",
        () => set({ hidden: !map.hidden }),
        map.hidden,
      ),
      tool(
        "lock",
        map.locked ? "Free" : "Lock in place",
        map.locked ? "lock" : "unlock",
        () => set({ locked: !map.locked }),
        map.locked,
      ),
      tool(
        "above",
        map.above ? "Below the tokens" : "Above the tokens, as a roof",
        "home",
        () => set({ above: !map.above }),
        map.above,
      ),
      up,
      down,
      tool("gone", "Take away", "trash", () => void desk.remove([map.id])),
    ),
    strength,
  );
}
