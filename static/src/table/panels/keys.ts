// Keys of the page as a whole; what is typed into fields, and what menus and the map take, is left alone.
import type { Desk } from "./desk";
import { isMine } from "./fight/names";

export interface KeyActs {
  help: () => void;
  chat: (begin: string) => void;
  hurt: () => void;
  panel: (at: number) => void;
  /** Takes the tool of this key; false: there is none. */
  tool: (key: string) => boolean;
}

export function mountKeys(desk: Desk, acts: KeyActs): void {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const command = event.ctrlKey || event.metaKey;
    if (command ? takeBack(desk, event) : take(desk, acts, event)) event.preventDefault();
  });
}

/** Ctrl Z takes back wherever the focus is, not only on the map. */
function takeBack(desk: Desk, event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return false;
  void desk.order({ type: key === "y" || event.shiftKey ? "redo" : "undo" });
  return true;
}

function take(desk: Desk, acts: KeyActs, event: KeyboardEvent): boolean {
  if (event.altKey) {
    const at = Number(event.code.replace("Digit", ""));
    if (!(at >= 1 && at <= 9)) return false;
    acts.panel(at - 1);
  } else if (event.key === "?") acts.help();
  else if (event.key === "/") acts.chat("/");
  else if (event.key.toLowerCase() === "h" && desk.store.selection.size) acts.hurt();
  else if (event.key.toLowerCase() === "n" && mayEndTurn(desk)) void desk.order({ type: "combat.next" });
  else return /^\d$/.test(event.key) && acts.tool(event.key);
  return true;
}

function mayEndTurn(desk: Desk): boolean {
  const { combat } = desk.store;
  const current = desk.store.getOf("combatant", combat.turn);
  return combat.running && current !== undefined && isMine(desk, current);
}

export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return (
    target instanceof HTMLInputElement &&
    !["checkbox", "radio", "range", "button", "color"].includes(target.type)
  );
}
