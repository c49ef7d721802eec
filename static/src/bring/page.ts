// The page that brings pictures along: finds them or takes a dump, shows what is new, sends it, reports.
import { ApiError } from "../shared/api";
import { announce, find } from "../shared/dom";
import {
  collect,
  DumpFault,
  MOST_FILE_BYTES,
  type Piece,
  parseDump,
  SNIPPET,
  split,
  type Values,
} from "./pieces";
import { kilobytes, RowList } from "./rows";
import { lookAt, type Report, type Row, send, type Talk } from "./sending";

export class BringPage {
  private pieces: Piece[] = [];
  private rows: Row[] = [];
  private left: number[] = [];
  private stop: AbortController | null = null;
  private total: Report = { scenes: 0, items: 0, already: 0, errors: [], total_size_mb: 0 };
  private readonly list: RowList;
  private readonly target: HTMLSelectElement;

  constructor(private readonly root: HTMLElement) {
    this.list = new RowList(this.part("list", HTMLUListElement));
    this.target = this.part("target", HTMLSelectElement);
  }

  start(): void {
    const file = this.part("file", HTMLInputElement);
    file.addEventListener("change", () => void this.takeFile(file));
    this.target.addEventListener("change", () => void this.look());
    this.button("read", () => this.take(() => parseDump(this.part("pasted", HTMLTextAreaElement).value)));
    this.button("again", () => this.takeThisBrowser());
    this.button("copy", () => this.copy());
    this.button("go", () => this.bring());
    this.button("leave", () => this.leave());
    this.button("cancel", () => this.stop?.abort());
    this.part("snippet", HTMLTextAreaElement).value = SNIPPET;
    this.takeThisBrowser();
  }

  private takeThisBrowser(): void {
    let kept: Values = {};
    try {
      kept = collect(localStorage);
    } catch {
      // A browser that keeps nothing for this site refuses the question.
    }
    const isThere = Object.keys(kept).length > 0;
    this.part("here", HTMLElement).hidden = !isThere;
    this.part("elsewhere", HTMLDetailsElement).open = !isThere;
    if (isThere) this.take(() => kept);
  }

  private async takeFile(field: HTMLInputElement): Promise<void> {
    const file = field.files?.[0];
    if (!file) return;
    const text = file.size <= MOST_FILE_BYTES ? await file.text() : null;
    field.value = "";
    this.take(() => {
      if (text === null)
        throw new DumpFault(`The file has ${kilobytes(file.size)}; at most 200 MB are read.`);
      return parseDump(text);
    });
  }

  private take(read: () => Values): void {
    this.leave();
    try {
      this.pieces = split(read());
    } catch (error) {
      if (!(error instanceof DumpFault)) throw error;
      this.say(error.message, "error");
      return;
    }
    void this.look();
  }

  // -- the look beforehand --

  private async look(): Promise<void> {
    if (this.pieces.length === 0) return;
    this.stop?.abort();
    this.forget(); // what was new for one place need not be for another, should this look not come to its end
    this.say(`Looking at ${count(this.pieces.length, "picture")}...`);
    const done = await this.during((talk) =>
      lookAt(this.pieces, talk, (number) => this.progress(number, this.pieces.length)),
    );
    if (!done) return;
    this.rows = done;
    this.left = done.flatMap((row, at) => (row.state === "new" ? [at] : []));
    this.total = { scenes: 0, items: 0, already: 0, errors: [], total_size_mb: 0 };
    this.list.show(done, this.pieces);
    this.part("preview", HTMLElement).hidden = false;
    this.part("go", HTMLButtonElement).hidden = this.left.length === 0;
    this.part("go-words", HTMLElement).textContent = `Bring ${count(this.left.length, "picture")}`;
    this.say(this.summary());
  }

  private summary(): string {
    const size = this.left.reduce((sum, at) => sum + (this.rows[at]?.size ?? 0), 0);
    const here = this.number("there", "bin");
    const bad = this.number("fault", "full");
    const parts = [
      this.left.length > 0 ? `${count(this.left.length, "new picture")} (${kilobytes(size)})` : "Nothing new",
    ];
    if (here > 0) parts.push(`${here} here already`);
    if (bad > 0) parts.push(`${bad} that cannot be taken`);
    return `${parts.join(", ")}.`;
  }

  private number(...states: string[]): number {
    return this.rows.filter((row) => states.includes(row.state)).length;
  }

  // -- sending --

  private async bring(): Promise<void> {
    const all = this.left.length;
    await this.during(async (talk) => {
      while (this.left.length > 0) {
        this.progress(all - this.left.length, all);
        await this.sendOne(this.left[0] as number, talk);
        this.left.shift(); // only now: after a break it is this one that goes on
      }
      return true;
    });
    this.report();
  }

  private async sendOne(at: number, talk: Talk): Promise<void> {
    this.list.mark(at, "sending");
    this.say(`Bringing ${this.rows[at]?.name ?? ""}...`);
    try {
      const report = await send(this.pieces[at] as Piece, talk);
      this.add(report);
      const fault = report.errors[0]?.error;
      this.list.mark(at, fault ? "failed" : report.already > 0 ? "there" : "brought", fault);
    } catch (error) {
      const isItsFault =
        error instanceof ApiError && !error.temporary && ![401, 403, 404].includes(error.status);
      this.list.mark(at, isItsFault ? "failed" : "new", isItsFault ? error.message : "");
      if (!isItsFault) throw error;
      this.total.errors.push({ key: this.rows[at]?.key ?? "", error: error.message });
    }
  }

  private add(report: Report): void {
    this.total.scenes += report.scenes;
    this.total.items += report.items;
    this.total.already += report.already;
    this.total.total_size_mb += report.total_size_mb;
    this.total.errors.push(...report.errors);
  }

  private report(): void {
    const { scenes, items, errors, total_size_mb } = this.total;
    this.part("go", HTMLButtonElement).hidden = this.left.length === 0;
    this.part("go-words", HTMLElement).textContent = `Go on with ${count(this.left.length, "picture")}`;
    this.part("done", HTMLElement).hidden = scenes + items === 0;
    if (this.left.length > 0) return; // why it stopped is said already
    const failed =
      errors.length > 0 ? ` ${count(errors.length, "picture")} could not be taken; the list says why.` : "";
    const words = `Brought ${count(scenes, "scene")} and ${count(items, "picture")} of items (${kilobytes(total_size_mb * 1e6)}).`;
    this.say(words + failed, errors.length > 0 ? "warning" : "success");
  }

  // -- the small parts --

  /** Does something that can be stopped and that may lose the site; returns undefined if it did not come to its end. */
  private async during<T>(act: (talk: Talk) => Promise<T>): Promise<T | undefined> {
    const stop = new AbortController();
    this.stop = stop;
    this.busy(true);
    const onWaiting = (error: ApiError) => this.say(`${error.message} Trying again in a moment.`, "warning");
    try {
      return await act({ campaign: this.target.value, signal: stop.signal, onWaiting });
    } catch (error) {
      if (this.stop === stop) this.say(stop.signal.aborted ? STOPPED : wordsOf(error), "warning");
      return undefined;
    } finally {
      if (this.stop === stop) this.busy(false);
    }
  }

  private busy(is: boolean): void {
    this.part("progress", HTMLProgressElement).hidden = !is;
    this.part("cancel", HTMLButtonElement).hidden = !is;
    for (const name of ["go", "leave", "read", "again", "target", "file"])
      this.part(name, HTMLElement).toggleAttribute("disabled", is);
  }

  private progress(done: number, all: number): void {
    const bar = this.part("progress", HTMLProgressElement);
    bar.max = Math.max(1, all);
    bar.value = done;
  }

  private leave(): void {
    this.stop?.abort();
    this.stop = null;
    this.busy(false);
    this.pieces = [];
    this.forget();
    this.say("");
  }

  private forget(): void {
    this.rows = [];
    this.left = [];
    this.list.clear();
    for (const name of ["preview", "done"]) this.part(name, HTMLElement).hidden = true;
  }

  private async copy(): Promise<void> {
    const field = this.part("snippet", HTMLTextAreaElement);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      announce("The line is copied.");
      this.part("copy-words", HTMLElement).textContent = "Copied";
    } catch {
      // On plain http there is no clipboard for scripts; the text is selected, so the keyboard can copy it.
      announce("The line is selected: copy it with your keyboard.");
    }
  }

  private say(words: string, kind: "" | "error" | "warning" | "success" = ""): void {
    const place = this.part("words", HTMLElement);
    place.textContent = words;
    place.className = kind ? `notice notice--${kind}` : "bring__said";
    place.hidden = words === "";
  }

  private button(name: string, act: () => unknown): void {
    this.part(name, HTMLButtonElement).addEventListener("click", () => void act());
  }

  private part<E extends Element>(name: string, kind: new () => E): E {
    return find(this.root, `[data-part="${name}"]`, kind);
  }
}

const STOPPED = "Stopped. What was brought stays; go on whenever you like.";

function wordsOf(error: unknown): string {
  return error instanceof ApiError
    ? error.message
    : "Something went wrong on this page. Reload it: nothing is lost.";
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
