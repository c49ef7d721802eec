// Scenes dragged to another place in the order, or onto a folder; the menus do the same by keyboard.
import { call } from "../shared/api";
import { announce } from "../shared/dom";

/** The ids with one of them put before (or behind) another one. */
export function placed(ids: number[], moved: number, target: number, behind: boolean): number[] {
  if (moved === target) return ids;
  const rest = ids.filter((id) => id !== moved);
  rest.splice(rest.indexOf(target) + (behind ? 1 : 0), 0, moved);
  return rest;
}

/** Lets cards be dragged where the list is in its own order. */
export function setUpOrder(page: HTMLElement): void {
  const list = page.querySelector<HTMLElement>("[data-order]");
  const campaign = page.dataset.campaign ?? "";
  closeOthers(page);
  if (!list) return;
  const hint = page.querySelector<HTMLElement>("[data-drag-hint]");
  if (hint && matchMedia("(pointer: fine)").matches && list.children.length > 1) hint.hidden = false;
  let held: HTMLElement | null = null;
  for (const card of cardsOf(list)) {
    card.draggable = true;
    card.addEventListener("dragstart", (event) => {
      held = card;
      card.dataset.held = "";
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "move";
    });
    card.addEventListener("dragend", () => {
      delete card.dataset.held;
      clear(page);
      held = null;
    });
    card.addEventListener("dragover", (event) => {
      if (!held || held === card) return;
      event.preventDefault();
      clear(page);
      card.dataset.over = isBehind(card, event) ? "behind" : "before";
    });
    card.addEventListener("drop", (event) => {
      if (!held || held === card) return;
      event.preventDefault();
      const behind = isBehind(card, event);
      const moved = held;
      const before = cardsOf(list);
      card.insertAdjacentElement(behind ? "afterend" : "beforebegin", moved);
      void keep(list, campaign, page.dataset.folder ?? "", before);
    });
  }
  for (const target of page.querySelectorAll<HTMLElement>("[data-drop]")) {
    target.addEventListener("dragover", (event) => {
      if (!held) return;
      event.preventDefault();
      clear(page);
      target.dataset.over = "into";
    });
    target.addEventListener("drop", (event) => {
      if (!held) return;
      event.preventDefault();
      void putInto(held, target.dataset.drop ?? "", page.dataset.folder ?? "");
    });
  }
}

function cardsOf(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>("[data-scene-id]")];
}

function idOf(card: HTMLElement): number {
  return Number(card.dataset.sceneId);
}

function isBehind(card: HTMLElement, event: DragEvent): boolean {
  const box = card.getBoundingClientRect();
  return event.clientX > box.left + box.width / 2;
}

function clear(page: HTMLElement): void {
  for (const one of page.querySelectorAll<HTMLElement>("[data-over]")) delete one.dataset.over;
}

async function keep(
  list: HTMLElement,
  campaign: string,
  folder: string,
  before: HTMLElement[],
): Promise<void> {
  try {
    const scenes = cardsOf(list).map(idOf);
    await call("POST", `/campaigns/${campaign}/scenes/order`, {
      body: { folder: folder ? Number(folder) : null, scenes },
    });
    announce("The order is kept.");
  } catch (error) {
    list.replaceChildren(...before);
    announce(error instanceof Error ? error.message : "The order could not be kept.");
  }
}

async function putInto(card: HTMLElement, folder: string, from: string): Promise<void> {
  if (folder === from) return;
  try {
    await call("PATCH", `/scenes/${idOf(card)}`, {
      body: { folder: folder ? Number(folder) : null },
    });
    location.reload();
  } catch (error) {
    announce(error instanceof Error ? error.message : "The scene could not be moved.");
  }
}

/** One menu at a time, closed by Escape and by a press elsewhere. */
function closeOthers(page: HTMLElement): void {
  const menus = () => [...page.querySelectorAll<HTMLDetailsElement>(".scene-card__more")];
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      if (!menu.open) continue;
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
}
