// The page of relations: the picture, its controls, the time slider and the panel of one entry.
import { announce, make, spriteIcon } from "../shared/dom";
import {
  type Entry,
  type Filter,
  type Graph,
  nameOfStop,
  shownBy,
  stateAt,
  wordingFrom,
  wordsOf,
} from "./model";
import { zoomButtons } from "./needs";
import { WebPicture } from "./picture";
import { draw, shapeOf } from "./svg";

const STEP_MS = 1900;

export class Web {
  private readonly picture: WebPicture;
  private readonly entries: Map<number, Entry>;
  private readonly panel = make("aside", { class: "web__panel", "aria-live": "polite", hidden: true });
  private readonly caption = make("output", { class: "web__caption", for: "web-time" });
  private readonly withoutRelations = new Set<string>();
  private readonly withoutEntries = new Set<string>();
  private readonly time = make("input", { id: "web-time", type: "range", min: "0", step: "1" });
  private filter: Filter;
  private selected: number | null = null;
  private playing: ReturnType<typeof setInterval> | null = null;

  constructor(
    private readonly root: HTMLElement,
    private readonly graph: Graph,
    private readonly kinds: [string, string][],
  ) {
    this.entries = new Map(graph.nodes.map((node) => [node.id, node]));
    this.filter = {
      stop: graph.now,
      withoutRelations: this.withoutRelations,
      withoutEntries: this.withoutEntries,
      focus: null,
      steps: 0,
    };
    this.picture = new WebPicture(graph, (id) => this.select(id));
  }

  start(): void {
    this.root.hidden = false;
    const showAll = () => this.picture.showAll();
    const keys =
      "Arrow keys move, plus and minus zoom, 0 shows all. Every relation is in the table below, too.";
    this.root.append(
      make("div", { class: "web__tools" }, this.searchBox(), this.kindFilter(), this.relationFilter()),
      make(
        "div",
        { class: "web__body" },
        make(
          "div",
          { class: "web__frame" },
          this.picture.stage,
          zoomButtons(this.picture.zoom, showAll),
          make("p", { id: "web-keys", class: "visually-hidden" }, keys),
        ),
        this.panel,
      ),
      this.timeBar(),
      this.legend(),
    );
    this.update(false);
    const asked = Number(new URLSearchParams(location.search).get("focus"));
    if (this.entries.has(asked)) this.focusOn(asked, 1);
  }

  private update(say: boolean): void {
    const difference = this.picture.show(shownBy(this.graph, this.filter));
    const name = nameOfStop(this.graph, this.filter.stop);
    this.caption.value = say ? `${name}: ${wordsOf(difference)}` : name;
    if (say) announce(this.caption.value);
    this.picture.select(this.selected);
    this.showPanel();
  }

  private select(id: number | null): void {
    this.selected = id;
    this.picture.select(id);
    this.showPanel();
  }

  private focusOn(id: number, steps: number): void {
    this.filter = { ...this.filter, focus: steps ? id : null, steps };
    this.selected = id;
    this.update(false);
    this.picture.showAll();
  }

  // -- controls ---------------------------------------------------------------------------------------------

  private searchBox(): HTMLElement {
    const names = make("datalist", { id: "web-names" });
    for (const entry of this.graph.nodes) names.append(make("option", { value: entry.name }));
    const input = make("input", {
      id: "web-find",
      type: "search",
      list: "web-names",
      autocomplete: "off",
      placeholder: "Find somebody or something",
    });
    input.addEventListener("change", () => this.find(input.value));
    return make(
      "div",
      { class: "field" },
      make("label", { for: "web-find", class: "visually-hidden" }, "Find an entry"),
      input,
      names,
    );
  }

  private find(words: string): void {
    const wanted = words.trim().toLocaleLowerCase();
    if (!wanted) return;
    const nodes = this.graph.nodes;
    const found =
      nodes.find((node) => node.name.toLocaleLowerCase() === wanted) ??
      nodes.find((node) => node.name.toLocaleLowerCase().includes(wanted));
    if (!found) {
      announce("Nothing in the web is called so.");
      return;
    }
    this.select(found.id);
    this.picture.centre(found.id);
  }

  private kindFilter(): HTMLElement {
    const used = new Set(this.graph.nodes.map((node) => node.kind));
    const kinds = this.kinds.filter(([kind]) => used.has(kind));
    return this.checkList("Entries", kinds, this.withoutEntries, (kind) => swatch(kind));
  }

  private relationFilter(): HTMLElement {
    const kinds = new Set(this.graph.edges.flatMap((edge) => edge.states.map((state) => state.kind)));
    const sorted = [...kinds].sort((one, other) => one.localeCompare(other));
    return this.checkList(
      "Relations",
      sorted.map((kind) => [kind, kind]),
      this.withoutRelations,
    );
  }

  private checkList(
    title: string,
    choices: [string, string][],
    without: Set<string>,
    sign?: (value: string) => SVGSVGElement,
  ): HTMLElement {
    const boxes: HTMLInputElement[] = [];
    const rows = choices.map(([value, label]) => {
      const box = make("input", { type: "checkbox", checked: true });
      boxes.push(box);
      box.addEventListener("change", () => {
        if (box.checked) without.delete(value);
        else without.add(value);
        this.update(false);
      });
      return make("label", { class: "choice" }, box, sign?.(value), label);
    });
    const none = make("button", { type: "button", class: "button button--quiet" }, "All or none");
    none.addEventListener("click", () => {
      const wanted = !boxes.every((box) => box.checked);
      choices.forEach(([value], index) => {
        const box = boxes[index];
        if (box) box.checked = wanted;
        if (wanted) without.delete(value);
        else without.add(value);
      });
      this.update(false);
    });
    const list = make("div", { class: "web__choices" }, ...rows, none);
    return make(
      "details",
      { class: "web__filter" },
      make("summary", { class: "button" }, spriteIcon("filter"), title),
      list,
    );
  }

  private timeBar(): HTMLElement {
    this.time.max = String(this.graph.now);
    this.time.value = String(this.graph.now);
    this.time.addEventListener("input", () => this.goTo(Number(this.time.value)));
    const play = make(
      "button",
      { type: "button", class: "button", "aria-pressed": "false" },
      spriteIcon("play"),
      "Play the story",
    );
    play.addEventListener("click", () => this.togglePlay(play));
    const label = make("label", { for: "web-time", class: "visually-hidden" }, "As it stood after session");
    return make("div", { class: "web__time" }, play, label, this.time, this.caption);
  }

  private goTo(stop: number): void {
    this.filter = { ...this.filter, stop };
    this.time.value = String(stop);
    this.time.setAttribute("aria-valuetext", nameOfStop(this.graph, stop));
    this.update(true);
  }

  private togglePlay(button: HTMLButtonElement): void {
    if (this.playing !== null) {
      this.stopPlaying(button);
      return;
    }
    button.setAttribute("aria-pressed", "true");
    button.replaceChildren(spriteIcon("pause"), "Pause");
    this.goTo(this.filter.stop >= this.graph.now ? 0 : this.filter.stop + 1);
    this.playing = setInterval(() => {
      this.goTo(Math.min(this.graph.now, this.filter.stop + 1));
      if (this.filter.stop >= this.graph.now) this.stopPlaying(button);
    }, STEP_MS);
  }

  private stopPlaying(button: HTMLButtonElement): void {
    if (this.playing !== null) clearInterval(this.playing);
    this.playing = null;
    button.setAttribute("aria-pressed", "false");
    button.replaceChildren(spriteIcon("play"), "Play the story");
  }

  private legend(): HTMLElement {
    const sample = (mood: string, words: string) => {
      const line = draw("svg", { class: "web__sample", viewBox: "0 0 36 12", "aria-hidden": "true" });
      line.append(
        draw(
          "g",
          { class: `line line--${mood}` },
          draw("path", { class: "line__path", d: "M2 6H34", "stroke-width": 3 }),
        ),
      );
      return make("li", {}, line, words);
    };
    return make(
      "ul",
      { class: "web__legend small muted" },
      sample("warm", "well disposed"),
      sample("plain", "neither"),
      sample("cold", "ill disposed (broken line)"),
      make("li", {}, "The broader, the stronger"),
    );
  }

  // -- the panel --------------------------------------------------------------------------------------------

  private showPanel(): void {
    const entry = this.selected === null ? null : this.entries.get(this.selected);
    this.panel.hidden = !entry;
    if (!entry) return;
    const close = make(
      "button",
      { type: "button", class: "button button--quiet", "aria-label": "Close" },
      spriteIcon("cross"),
    );
    close.addEventListener("click", () => this.select(null));
    const kind = this.kinds.find(([value]) => value === entry.kind)?.[1] ?? entry.kind;
    this.panel.replaceChildren(
      make(
        "div",
        { class: "row row-apart" },
        make("p", { class: "rubric" }, swatch(entry.kind), kind),
        close,
      ),
      make("h3", {}, make("a", { href: entry.url }, entry.name)),
      entry.summary ? make("p", { class: "small" }, entry.summary) : "",
      this.stepsOf(entry),
      this.relationsOf(entry),
      this.addLink(entry) ?? "",
    );
  }

  private stepsOf(entry: Entry): HTMLElement {
    const held = this.filter.focus === entry.id ? this.filter.steps : 0;
    const select = make("select", { id: "web-steps", class: "compact" });
    for (const [steps, words] of [
      [0, "The whole web"],
      [1, "1 step around it"],
      [2, "2 steps around it"],
      [3, "3 steps around it"],
    ] as const) {
      select.append(make("option", { value: String(steps), selected: steps === held }, words));
    }
    select.addEventListener("change", () => {
      this.focusOn(entry.id, Number(select.value));
      document.getElementById("web-steps")?.focus();
    });
    return make(
      "div",
      { class: "field" },
      make("label", { for: "web-steps", class: "small" }, "Show"),
      select,
    );
  }

  private relationsOf(entry: Entry): HTMLElement {
    const items = this.graph.edges.flatMap((edge) => {
      if (edge.source !== entry.id && edge.target !== entry.id) return [];
      const state = stateAt(edge, this.filter.stop);
      const other = this.entries.get(edge.source === entry.id ? edge.target : edge.source);
      if (!state || !other) return [];
      const go = make("button", { type: "button", class: "link-button" }, other.name);
      go.addEventListener("click", () => {
        this.select(other.id);
        this.picture.centre(other.id);
      });
      const base = `${this.root.dataset.relationUrl}${edge.id}/`;
      const links = make("span", { class: "row small" }, make("a", { href: base }, "History"));
      if (edge.may_change) {
        const back = encodeURIComponent(`${location.pathname}?focus=${entry.id}`);
        links.append(
          make("a", { href: `${base}edit/?next=${back}` }, "Edit"),
          make("a", { href: `${base}delete/?next=${back}` }, "Delete"),
        );
      }
      const strength = state.strength ? ` (${state.strength > 0 ? "+" : ""}${state.strength})` : "";
      return [
        make(
          "li",
          {},
          make("span", { class: "muted" }, `${wordingFrom(edge, state, entry.id)} `),
          go,
          strength,
          links,
        ),
      ];
    });
    return make("ul", { class: "plain-list web__relations" }, ...items);
  }

  private addLink(entry: Entry): HTMLElement | null {
    const address = this.root.dataset.newUrl;
    if (!address) return null;
    const back = encodeURIComponent(`${location.pathname}?focus=${entry.id}`);
    return make(
      "a",
      { class: "button", href: `${address}?entry=${entry.id}&next=${back}` },
      spriteIcon("plus"),
      "Add a relation",
    );
  }
}

function swatch(kind: string): SVGSVGElement {
  const shape = draw(
    "g",
    { class: `node node--${kind}` },
    draw("path", { d: shapeOf(kind), class: "node__shape" }),
  );
  return draw("svg", { class: "web__swatch", viewBox: "-15 -15 30 30", "aria-hidden": "true" }, shape);
}
