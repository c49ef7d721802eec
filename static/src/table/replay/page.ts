// The page that looks back at a scene: reads the log, draws the place in it that the slider names, plays it in time.
import { find } from "../../shared/dom";
import { mountBoard } from "../board";
import type { AnyPiece, Changed, Snapshot } from "../protocol";
import { TableStore } from "../store";
import { caption, Film, type LoggedEvent } from "./film";

interface Part {
  pieces?: AnyPiece[];
  number?: number;
  events: LoggedEvent[];
  more: boolean;
}

const LONGEST_WAIT = 2;
/** Seconds: pauses in the play are cut short. */
const when = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

export async function startReplay(root: HTMLElement): Promise<void> {
  const says = find(root, "[data-caption]", HTMLElement);
  try {
    const film = await read(root.dataset.log ?? "");
    new Player(root, film, await openStore(root, film));
  } catch (error) {
    says.textContent = `The log could not be read: ${error instanceof Error ? error.message : error}. Load the page again.`;
  }
}

async function read(address: string): Promise<Film> {
  const first = await part(address, 0);
  const events = [...first.events];
  for (let more = first.more; more; ) {
    const next = await part(address, events.at(-1)?.number ?? 0);
    events.push(...next.events);
    more = next.more;
  }
  // What has happened while we read is not in the pieces that we were told first.
  return new Film(
    events.filter((one) => one.number <= (first.number ?? 0)),
    first.pieces ?? [],
  );
}

async function part(address: string, after: number): Promise<Part> {
  const answer = await fetch(`${address}?after=${after}`, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`the site answered ${answer.status}`);
  return (await answer.json()) as Part;
}

async function openStore(root: HTMLElement, film: Film): Promise<TableStore> {
  const store = new TableStore();
  const me = { id: 0, name: "", role: "game_master" as const, colour: "#7a5c2e", here: true };
  store.take({
    type: "table.snapshot",
    n: 0,
    seat: "",
    version: 1,
    me,
    scene: { id: null, uid: root.dataset.scene, name: root.dataset.name, campaign: "", address: "" },
    pieces: [...film.pieces.values()],
    sight: { everything: true, bright: [], dim: [], dark: [], lights: [] },
    explored: null,
    chat: [],
    people: [me],
    steps: { undo: null, redo: null },
    dice: {},
    time: Date.now() / 1000,
    looks_only: true,
  } as unknown as Snapshot);
  const nobody = { send: () => Promise.reject(new Error("This is the past.")), tell: () => undefined };
  await mountBoard(find(root, "#replay-board", HTMLElement), store, nobody);
  return store;
}

class Player {
  private timer = 0;
  private readonly slider: HTMLInputElement;
  private readonly play: HTMLButtonElement;

  constructor(
    private readonly root: HTMLElement,
    private readonly film: Film,
    private readonly store: TableStore,
  ) {
    this.slider = find(root, "[data-slider]", HTMLInputElement);
    this.play = find(root, "[data-play]", HTMLButtonElement);
    this.slider.max = String(film.length);
    this.slider.disabled = film.length === 0;
    this.slider.addEventListener("input", () => this.show(Number(this.slider.value)));
    this.play.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    for (const [name, by] of [
      ["back", -1],
      ["on", 1],
    ] as const) {
      const button = find(root, `[data-${name}]`, HTMLButtonElement);
      button.disabled = film.length === 0;
      button.addEventListener("click", () => this.show(film.place + by));
    }
    this.play.disabled = film.length === 0;
    this.show(film.length);
  }

  private show(place: number): void {
    const changed = this.film.goTo(place);
    const nothing = { by: null, sight: null, passed: [], explored: null };
    this.store.take({ type: "table.changed", because: "replay", at: 0, ...nothing, ...changed } as Changed);
    const event = this.film.events[this.film.place - 1];
    this.slider.value = String(this.film.place);
    this.slider.setAttribute("aria-valuetext", caption(event));
    find(this.root, "[data-caption]", HTMLElement).textContent = this.film.length
      ? caption(event)
      : "Nothing has happened here yet.";
    const time = event
      ? `${when.format(new Date(event.at * 1000))}${event.session ? ` · ${event.session}` : ""} · `
      : "";
    find(this.root, "[data-when]", HTMLElement).textContent =
      `${time}${this.film.place} of ${this.film.length}`;
  }

  private start(): void {
    if (this.film.place >= this.film.length) this.show(0);
    this.play.textContent = "Pause";
    this.next();
  }

  private next(): void {
    const [now, coming] = [this.film.events[this.film.place - 1], this.film.events[this.film.place]];
    if (!coming) {
      this.stop();
      return;
    }
    const speed = Number(find(this.root, "[data-speed]", HTMLSelectElement).value);
    const pause = now ? Math.min(LONGEST_WAIT, (coming.at - now.at) / speed) : 0.3;
    this.timer = window.setTimeout(() => {
      this.show(this.film.place + 1);
      this.next();
    }, pause * 1000);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.play.textContent = "Play";
  }
}
