// The side panel: tabs on the book's spine; on phones a sheet that comes up from below.
import { find, make } from "../../shared/dom";
import { icon } from "./icons";
import { button, remember, remembered } from "./parts";

export interface PanelSpec {
  id: string;
  title: string;
  /** On the tab; part of the title. */
  short?: string;
  icon: string;
  /** Fills the panel when it is opened for the first time. */
  mount: (element: HTMLElement) => void | Promise<void>;
}

const KEY = "table-panel";

export class Side {
  private readonly tabs = new Map<string, HTMLButtonElement>();
  private readonly bodies = new Map<string, HTMLElement>();
  private readonly mounted = new Set<string>();
  private readonly body: HTMLElement;
  private readonly opened = new Map<string, Set<() => void>>();
  /** The open panel; empty: none. */
  shown = "";

  constructor(
    private readonly root: HTMLElement,
    private readonly specs: PanelSpec[],
    /** Something was opened. */
    private readonly wake: () => void = () => undefined,
  ) {
    const list = find(root, "[data-tabs]", HTMLElement);
    this.body = find(root, "[data-panels]", HTMLElement);
    list.setAttribute("aria-orientation", "vertical");
    for (const spec of specs) list.append(this.makeTab(spec));
    list.addEventListener("keydown", (event) => this.walk(event));
    this.body.addEventListener("toggle", () => this.wake(), true);
    this.body.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.leave(event);
    });
    const small = matchMedia("(max-width: 48rem)").matches;
    const last = remembered(KEY) ?? (small ? "" : "chat");
    this.show(specs.some((spec) => spec.id === last) && !small ? last : "");
  }

  show(id: string): void {
    this.shown = id;
    if (!matchMedia("(max-width: 48rem)").matches) remember(KEY, id);
    this.root.classList.toggle("tside--closed", !id);
    for (const [name, tab] of this.tabs) {
      tab.setAttribute("aria-selected", String(name === id));
      tab.tabIndex = name === (id || this.specs[0]?.id) ? 0 : -1;
      this.bodies.get(name)?.toggleAttribute("hidden", name !== id);
    }
    this.mountOnce(id);
    this.wake();
    if (id) for (const listener of this.opened.get(id) ?? []) listener();
  }

  private mountOnce(id: string): void {
    const spec = this.specs.find((one) => one.id === id);
    const inside = this.bodies.get(id)?.querySelector<HTMLElement>("[data-inside]");
    if (!spec || !inside || this.mounted.has(id)) return;
    void this.fill(spec, inside);
  }

  /** A panel that could not be fetched stays to be filled; whether it is. */
  private async fill(spec: PanelSpec, inside: HTMLElement): Promise<boolean> {
    this.mounted.add(spec.id);
    try {
      inside.replaceChildren();
      await spec.mount(inside);
      return true;
    } catch (why) {
      reportError(why);
      this.mounted.delete(spec.id);
      const words = `${spec.title} could not be fetched: the connection may be lost.`;
      const again = button("Try again", () => void this.fillAgain(spec, inside), { icon: "reload" });
      inside.replaceChildren(make("p", { role: "alert" }, words), again);
      return false;
    }
  }

  /** Browsers may remember that a part of the page could not be fetched: then only the whole page anew helps. */
  private async fillAgain(spec: PanelSpec, inside: HTMLElement): Promise<void> {
    if (await this.fill(spec, inside)) return;
    const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
    if (answer?.ok) location.reload();
  }

  toggle(id: string): void {
    this.show(this.shown === id ? "" : id);
  }

  /** Calls whenever this panel is opened. */
  onOpen(id: string, listener: () => void): void {
    this.opened.set(id, (this.opened.get(id) ?? new Set()).add(listener));
  }

  /** Marks a tab with a count of what is new; 0 takes the mark off. */
  mark(id: string, count: number): void {
    const tab = this.tabs.get(id);
    const spec = this.specs.find((one) => one.id === id);
    if (!tab || !spec) return;
    tab.querySelector(".ttab__mark")?.remove();
    if (count > 0)
      tab.append(
        make("span", { class: "ttab__mark", "aria-hidden": "true" }, count > 99 ? "99" : `${count}`),
      );
    tab.setAttribute("aria-label", count > 0 ? `${spec.title}, ${count} new` : spec.title);
  }

  focusTab(id: string): void {
    this.tabs.get(id)?.focus();
  }

  private makeTab(spec: PanelSpec): HTMLButtonElement {
    const tab = make(
      "button",
      {
        type: "button", class: "ttab", role: "tab", id: `ttab-${spec.id}`, "aria-label": spec.title,
        "aria-controls": `tpanel-${spec.id}`, title: spec.title,
      }, // biome-ignore format: a list of attributes
      icon(spec.icon),
      make("span", { class: "ttab__words", "aria-hidden": "true" }, spec.short ?? spec.title),
    );
    tab.addEventListener("click", () => this.toggle(spec.id));
    this.tabs.set(spec.id, tab);
    this.makeBody(spec);
    return tab;
  }

  private makeBody(spec: PanelSpec): void {
    const away = button("Close the panel", () => this.leave(), { icon: "cross", only: true, kind: "quiet" });
    const taller = button("Make the panel taller", () => this.root.classList.toggle("tside--tall"), {
      icon: "up", only: true, kind: "quiet",
    }); // biome-ignore format: one thing
    taller.classList.add("tside__taller");
    const head = make("header", { class: "tpanel__head" }, make("h2", {}, spec.title), taller, away);
    const body = make(
      "div",
      {
        class: `tpanel tpanel--${spec.id}`,
        role: "tabpanel",
        id: `tpanel-${spec.id}`,
        "aria-labelledby": `ttab-${spec.id}`,
        hidden: true,
      },
      head,
      make("div", { class: "tpanel__inside", "data-inside": true }),
    );
    this.bodies.set(spec.id, body);
    this.body.append(body);
  }

  private leave(event?: Event): void {
    event?.preventDefault();
    const id = this.shown;
    this.show("");
    this.focusTab(id);
  }

  private walk(event: KeyboardEvent): void {
    const tabs = [...this.tabs.values()];
    const here = tabs.indexOf(event.target as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowDown: here + 1,
      ArrowRight: here + 1,
      ArrowUp: here - 1,
      ArrowLeft: here - 1,
      Home: 0,
      End: -1,
    };
    const to = steps[event.key];
    if (to === undefined || here < 0) return;
    event.preventDefault();
    event.stopPropagation();
    const tab = tabs[(to + tabs.length) % tabs.length];
    for (const one of tabs) one.tabIndex = one === tab ? 0 : -1;
    tab?.focus();
  }
}
