// Drawing again without disturbing: at most once a frame, only what is seen, and rows that stay the same elements.
import type { PiecesTold } from "../topics";

/** Calls at most once a frame, however often it is asked to. */
export function eachFrame(act: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}

/** Makes an element show these rows; rows with the same key and mark stay as they are, so focus is kept. */
export function showRows(
  list: HTMLElement,
  rows: { key: string; mark: string; draw: () => HTMLElement }[],
): void {
  const held = new Map(
    [...list.children].map((child) => [(child as HTMLElement).dataset.key ?? "", child as HTMLElement]),
  );
  const wanted = rows.map((row) => {
    const there = held.get(row.key);
    if (there && (there.dataset.mark === row.mark || there.contains(typing()))) return there;
    const made = row.draw();
    made.dataset.key = row.key;
    made.dataset.mark = row.mark;
    if (there) refocus(there, made);
    return made;
  });
  const alike =
    wanted.length === list.children.length && wanted.every((row, at) => row === list.children[at]);
  const focus = document.activeElement;
  if (!alike) list.replaceChildren(...wanted);
  if (focus instanceof HTMLElement && focus !== document.activeElement && list.contains(focus)) focus.focus();
  for (const { from, to } of focuses.splice(0)) to.querySelector<HTMLElement>(from)?.focus();
}

const focuses: { from: string; to: HTMLElement }[] = [];

/** A row that is drawn anew gets the focus back on the control of the same `data-act`. */
function refocus(old: HTMLElement, made: HTMLElement): void {
  const here = document.activeElement;
  if (here instanceof HTMLElement && old.contains(here) && here.dataset.act) {
    focuses.push({ from: `[data-act="${here.dataset.act}"]`, to: made });
  }
}

/** The field in which somebody has begun to write what is not sent yet. */
function typing(): Node | null {
  const here = document.activeElement;
  const isField = here instanceof HTMLInputElement || here instanceof HTMLTextAreaElement;
  return isField && here.value !== here.defaultValue ? here : null;
}

const MOVES = new Set(["x", "y", "rotation"]);

/** Whether nothing but places has changed: most panels need not look at that. */
export function isOnlyMove({ added, changed, removed }: PiecesTold): boolean {
  return (
    !added.length &&
    !removed.length &&
    changed.every(({ set }) => Object.keys(set).every((name) => MOVES.has(name)))
  );
}

/** Whether what this element lies in is open. */
export function isShown(element: HTMLElement): boolean {
  return !element.parentElement?.closest("[hidden], .tside--closed, details:not([open])");
}
