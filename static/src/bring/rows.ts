// The list of what a dump holds: a small picture, what it is of, and what became of it.
import { make, spriteIcon } from "../shared/dom";
import { bytesOf, imageOf, type Piece } from "./pieces";
import type { Row, State } from "./sending";

export type Shown = State | "sending" | "brought" | "failed";

const WORDS: Record<Shown, string> = {
  new: "New",
  there: "Here already",
  bin: "In the bin here",
  full: "Too many",
  fault: "Cannot be taken",
  sending: "On its way",
  brought: "Brought",
  failed: "Failed",
};
const MOST_PICTURES_SHOWN = 60;

export class RowList {
  private readonly lines: HTMLLIElement[] = [];
  private readonly addresses: string[] = [];

  constructor(private readonly list: HTMLUListElement) {}

  show(rows: Row[], pieces: Piece[]): void {
    this.clear();
    rows.forEach((row, at) => {
      const line = this.line(row, at < MOST_PICTURES_SHOWN ? pieces[at] : undefined);
      this.lines.push(line);
      this.list.append(line);
    });
  }

  mark(at: number, state: Shown, error = ""): void {
    const line = this.lines[at];
    if (!line) return;
    line.dataset.state = state;
    line.querySelector(".bring__state")?.replaceChildren(WORDS[state]);
    line.querySelector(".bring__error")?.replaceChildren(error);
    if (state === "sending") line.scrollIntoView({ block: "nearest" });
  }

  clear(): void {
    for (const address of this.addresses.splice(0)) URL.revokeObjectURL(address);
    this.lines.length = 0;
    this.list.replaceChildren();
  }

  private line(row: Row, piece: Piece | undefined): HTMLLIElement {
    const words = make(
      "div",
      { class: "bring__words" },
      make("strong", {}, row.name || row.key || "Unnamed"),
      make("span", { class: "small muted" }, describe(row)),
      make("span", { class: "small bring__error" }, row.error),
    );
    const state = make("span", { class: "tag bring__state" }, WORDS[row.state]);
    return make("li", { class: "bring__row", "data-state": row.state }, this.picture(piece), words, state);
  }

  private picture(piece: Piece | undefined): HTMLElement {
    const bytes = piece ? bytesOf(imageOf(piece)) : null;
    const type = bytes ? typeOf(bytes) : "";
    if (!bytes || !type)
      return make("span", { class: "bring__picture bring__picture--none" }, spriteIcon("scroll"));
    const address = URL.createObjectURL(new Blob([bytes], { type }));
    this.addresses.push(address);
    return make("img", { class: "bring__picture", src: address, alt: "", loading: "lazy" });
  }
}

function describe(row: Row): string {
  const what = { scene: "Scene", item: "Item", "": "" }[row.kind];
  const size = row.size > 0 ? kilobytes(row.size) : "";
  const parts = [what, row.time_of_day, row.weather, row.featured ? "featured" : "", size];
  return parts.filter(Boolean).join(", ");
}

export function kilobytes(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** PNG or WebP by the first bytes: nothing else is given to the browser as a picture. */
function typeOf(bytes: Uint8Array): string {
  const starts = (text: string, at = 0) =>
    [...text].every((letter, n) => bytes[at + n] === letter.charCodeAt(0));
  if (starts("\x89PNG")) return "image/png";
  return starts("RIFF") && starts("WEBP", 8) ? "image/webp" : "";
}
