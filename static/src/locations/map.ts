// A place's map: layers and pins in one SVG, moved and zoomed by mouse, touch and keyboard.
import { PanZoom } from "../graph/pan_zoom";
import { ApiError, call } from "../shared/api";
import { make } from "../shared/dom";
import { PIN_PATHS } from "./pins";
import { toast } from "./toast";

export interface Layer {
  id: number;
  name: string;
  url: string;
  width: number;
  height: number;
  opacity: number;
  shown: boolean;
}

export interface Pin {
  id: number;
  x: number;
  y: number;
  label: string;
  note: string;
  icon: string;
  colour: string;
  layer: number | null;
  url: string;
  hidden: boolean;
}

export interface Place {
  id: number;
  x: number;
  y: number;
  label: string;
  url: string;
}

export interface Picture {
  campaign: string;
  location: number;
  mayChange: boolean;
  base: string;
  layers: Layer[];
  pins: Pin[];
  places: Place[];
}

const NS = "http://www.w3.org/2000/svg";
const MOVED = 4;

function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

export class PlaceMap {
  private readonly width: number;
  private readonly height: number;
  private readonly stage: SVGSVGElement;
  private readonly content: SVGGElement;
  private readonly panZoom: PanZoom;
  private readonly images = new Map<number, SVGImageElement>();
  private readonly marks: { group: SVGGElement; x: number; y: number; layer: number | null }[] = [];
  private adding = false;

  constructor(
    private readonly root: HTMLElement,
    private readonly picture: Picture,
  ) {
    const ground = picture.layers[0];
    // In units of our own, so that the limits of zooming mean the same for small and large pictures.
    this.width = 1000;
    this.height = ground ? (1000 * ground.height) / ground.width : 1000;
    this.stage = svg("svg", { class: "place-map__stage", tabindex: "0", role: "group", "aria-label": "Map" });
    this.content = svg("g", {});
    this.stage.append(this.content);
    for (const layer of picture.layers) this.addLayer(layer);
    for (const place of picture.places) this.addPlace(place);
    for (const pin of picture.pins) this.addPin(pin);
    root.replaceChildren(this.stage, this.buttons());
    root.classList.add("place-map--live");
    this.panZoom = new PanZoom(
      this.stage,
      this.content,
      () => this.showAll(),
      () => this.keepSize(),
    );
    this.showAll();
    new ResizeObserver(() => this.showAll()).observe(root);
    this.stage.addEventListener("click", (event) => this.onClick(event));
    this.setUpLayers();
  }

  private showAll(): void {
    // As high as the picture wants, so that a wide map leaves no empty band on a phone; buttons need some room.
    const wanted = Math.max(260, (this.root.clientWidth * this.height) / this.width);
    this.root.style.height = `min(70vh, 42rem, ${Math.round(wanted)}px)`;
    const box = this.stage.getBoundingClientRect();
    if (box.width === 0) return;
    const scale = Math.min(box.width / this.width, box.height / this.height);
    this.panZoom.show({
      scale,
      x: (box.width - this.width * scale) / 2,
      y: (box.height - this.height * scale) / 2,
    });
    this.keepSize();
  }

  private addLayer(layer: Layer): void {
    const image = svg("image", {
      href: layer.url,
      width: String(this.width),
      height: String(this.height),
      preserveAspectRatio: "none",
      opacity: String(layer.opacity),
    });
    image.style.display = layer.shown ? "" : "none";
    this.images.set(layer.id, image);
    this.content.append(image);
  }

  private addPin(pin: Pin): void {
    const group = this.mark(pin, `pin pin--${pin.colour}`, PIN_PATHS[pin.icon] ?? PIN_PATHS.pin ?? "");
    if (pin.hidden) group.classList.add("pin--hidden");
    if (pin.note) {
      const title = svg("title", {});
      title.textContent = pin.note;
      group.append(title);
    }
    if (this.picture.mayChange) {
      this.makeMovable(group, pin, (x, y) => this.savePin(pin, x, y));
    }
  }

  private addPlace(place: Place): void {
    const group = this.mark({ ...place, layer: null }, "pin pin--place", PIN_PATHS.house ?? "");
    if (this.picture.mayChange) this.makeMovable(group, place, (x, y) => this.savePlace(place, x, y));
  }

  private mark(
    at: { x: number; y: number; label: string; url: string; layer: number | null },
    classes: string,
    path: string,
  ): SVGGElement {
    const group = svg("g", { class: classes });
    const link = at.url ? svg("a", { href: at.url }) : svg("g", { tabindex: "0" });
    link.setAttribute("aria-label", at.label);
    link.append(
      svg("path", {
        class: "pin__body",
        d: "M0 0C-5 -8 -13 -14 -13 -23A13 13 0 0 1 13 -23C13 -14 5 -8 0 0Z",
      }),
    );
    link.append(svg("path", { class: "pin__sign", d: path, transform: "translate(-9.5 -32.5) scale(0.79)" }));
    const words = svg("text", { class: "pin__label", y: "14", "text-anchor": "middle" });
    words.textContent = at.label;
    link.append(words);
    group.append(link);
    // Held by the stage, a click would no longer reach the link.
    group.addEventListener("pointerdown", (event) => event.stopPropagation());
    this.content.append(group);
    this.marks.push({ group, x: at.x, y: at.y, layer: at.layer });
    return group;
  }

  /** Pins keep their size at every scale. */
  private keepSize(): void {
    const scale = 1 / (this.panZoom?.view.scale ?? 1);
    for (const mark of this.marks) {
      mark.group.setAttribute(
        "transform",
        `translate(${mark.x * this.width} ${mark.y * this.height}) scale(${scale})`,
      );
    }
  }

  private makeMovable(
    group: SVGGElement,
    at: { x: number; y: number },
    save: (x: number, y: number) => Promise<void>,
  ): void {
    const mark = this.marks.find((one) => one.group === group);
    if (!mark) return;
    let from: { x: number; y: number } | null = null;
    let moved = false;
    group.classList.add("pin--movable");
    group.addEventListener("dragstart", (event) => event.preventDefault());
    group.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.adding) return;
      from = { x: event.clientX, y: event.clientY };
      moved = false;
      group.setPointerCapture(event.pointerId);
    });
    group.addEventListener("pointermove", (event) => {
      if (!from || (!moved && Math.hypot(event.clientX - from.x, event.clientY - from.y) < MOVED)) return;
      moved = true;
      const spot = this.spotAt(event.clientX, event.clientY);
      Object.assign(mark, spot);
      this.keepSize();
    });
    group.addEventListener("pointerup", () => {
      if (from && moved) void save(mark.x, mark.y);
      from = null;
    });
    group.addEventListener("pointercancel", () => {
      from = null;
      Object.assign(mark, { x: at.x, y: at.y });
      this.keepSize();
    });
    // A drag that ends on the link is no click; a real click of a captured pointer is handed to the link.
    group.addEventListener("click", (event) => {
      const href = group.querySelector("a")?.getAttribute("href");
      if (moved) event.preventDefault();
      else if (href && !(event.target as Element).closest("a")) window.location.assign(href);
      moved = false;
    });
  }

  private spotAt(clientX: number, clientY: number): { x: number; y: number } {
    const at = this.panZoom.toContent(clientX, clientY);
    const within = (value: number) => Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
    return { x: within(at.x / this.width), y: within(at.y / this.height) };
  }

  private async savePin(pin: Pin, x: number, y: number): Promise<void> {
    const before = { x: pin.x, y: pin.y };
    const path = `/campaigns/${this.picture.campaign}/locations/${this.picture.location}/pins/${pin.id}`;
    await this.save(path, { x, y }, pin, before, (back) => this.savePin(pin, back.x, back.y));
  }

  private async savePlace(place: Place, x: number, y: number): Promise<void> {
    const before = { x: place.x, y: place.y };
    const path = `/campaigns/${this.picture.campaign}/locations/${place.id}`;
    const said = { map_x: x, map_y: y };
    await this.save(path, said, place, before, (back) => this.savePlace(place, back.x, back.y), { x, y });
  }

  private async save(
    path: string,
    body: Record<string, number>,
    thing: { x: number; y: number; label: string },
    before: { x: number; y: number },
    undo: (back: { x: number; y: number }) => Promise<void>,
    spot: { x: number; y: number } = body as unknown as { x: number; y: number },
  ): Promise<void> {
    const index = [...this.picture.places, ...this.picture.pins].indexOf(thing as never);
    const mark = this.marks[index];
    try {
      await call("PATCH", path, { body });
      Object.assign(thing, spot);
      toast(`${thing.label} is moved.`, () => void undo(before));
    } catch (error) {
      toast(error instanceof ApiError ? error.message : "It could not be moved.");
    }
    if (mark) Object.assign(mark, { x: thing.x, y: thing.y });
    this.keepSize();
  }

  private onClick(event: MouseEvent): void {
    if (!this.adding) return;
    event.preventDefault();
    const { x, y } = this.spotAt(event.clientX, event.clientY);
    const link = document.querySelector<HTMLAnchorElement>("[data-pin-new]");
    if (link) window.location.assign(`${link.href.split("?")[0]}?x=${x}&y=${y}`);
  }

  private buttons(): HTMLElement {
    const bar = make("div", { class: "place-map__buttons" });
    for (const [label, sign, act] of [
      ["Closer", "+", () => this.panZoom.zoom(1.35)],
      ["Further", "−", () => this.panZoom.zoom(0.74)],
      ["The whole map", "◻", () => this.showAll()],
    ] as const) {
      const button = make(
        "button",
        { type: "button", class: "button", "aria-label": label, title: label },
        sign,
      );
      button.addEventListener("click", act);
      bar.append(button);
    }
    return bar;
  }

  private setUpLayers(): void {
    const hint = document.querySelector<HTMLElement>("[data-map-hint]");
    if (hint) hint.hidden = false;
    for (const row of document.querySelectorAll<HTMLElement>("[data-layer]")) {
      const layer = this.picture.layers.find((one) => one.id === Number(row.dataset.layer));
      const name = row.querySelector("span");
      if (!layer || !name) continue;
      const box = make("input", { type: "checkbox", checked: layer.shown });
      const label = make("label", { class: "choice" }, box);
      name.replaceWith(label);
      label.append(name);
      box.addEventListener("change", () => this.toggleLayer(layer, box.checked));
      this.toggleLayer(layer, layer.shown);
    }
    const adder = document.querySelector<HTMLAnchorElement>("[data-pin-new]");
    adder?.addEventListener("click", (event) => {
      if (event.detail === 0) return; // by keyboard: the form asks for the spot
      event.preventDefault();
      this.adding = !this.adding;
      this.stage.classList.toggle("place-map__stage--adding", this.adding);
      if (this.adding) toast("Touch the spot where the pin goes.");
      this.root.scrollIntoView({ block: "nearest" });
    });
  }

  private toggleLayer(layer: Layer, shown: boolean): void {
    const image = this.images.get(layer.id);
    if (image) image.style.display = shown ? "" : "none";
    for (const mark of this.marks)
      if (mark.layer === layer.id) mark.group.style.display = shown ? "" : "none";
  }
}
