// Menus that open at a place or below a button: arrows walk, letters jump, Escape and clicks outside close.
import { make } from "../../shared/dom";
import { icon } from "./icons";

export interface MenuItem {
  words: string;
  icon?: string;
  act: () => void;
  /** A choice that is on or off. */
  checked?: boolean;
  disabled?: boolean;
  danger?: boolean;
  keys?: string;
  /** A colour shown before the words. */
  colour?: string;
}

export type MenuPart = MenuItem | "line" | { heading: string };

let open: { close: (back?: boolean) => void } | null = null;

export function closeMenu(): void {
  open?.close(false);
}

/** Opens a menu with its corner at this place of the window. */
export function openMenuAt(x: number, y: number, label: string, parts: MenuPart[]): void {
  open?.close(false);
  const before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  const menu = make("div", { class: "tmenu", role: "menu", "aria-label": label, tabindex: "-1" });
  menu.append(...parts.map((part) => drawPart(part, () => close(true))));
  document.body.append(menu);
  place(menu, x, y);
  const outside = (event: Event) => {
    if (!(event.target instanceof Node) || !menu.contains(event.target)) close(false);
  };
  const close = (back = true) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    removeEventListener("blur", leave);
    open = null;
    if (back) before?.focus();
  };
  const leave = () => close(false);
  open = { close };
  document.addEventListener("pointerdown", outside, true);
  addEventListener("blur", leave);
  menu.addEventListener("keydown", (event) => walk(event, menu, close));
  menu.addEventListener("contextmenu", (event) => event.preventDefault());
  (items(menu)[0] ?? menu).focus({ preventScroll: true });
}

/** Makes a button open a menu below itself. */
export function menuButton(button: HTMLButtonElement, label: string, parts: () => MenuPart[]): void {
  button.setAttribute("aria-haspopup", "menu");
  button.addEventListener("click", () => {
    const box = button.getBoundingClientRect();
    openMenuAt(box.left, box.bottom + 4, label, parts());
  });
}

function drawPart(part: MenuPart, close: () => void): HTMLElement {
  if (part === "line") return make("hr", { class: "tmenu__line" });
  if ("heading" in part) return make("p", { class: "tmenu__head", role: "presentation" }, part.heading);
  const row = make("button", {
    type: "button",
    class: `tmenu__item${part.danger ? " tmenu__item--danger" : ""}`,
    role: part.checked === undefined ? "menuitem" : "menuitemcheckbox",
    "aria-checked": part.checked === undefined ? undefined : String(part.checked),
    "aria-disabled": part.disabled ? "true" : undefined,
    tabindex: "-1",
  });
  if (part.colour) {
    const dot = make("span", { class: "tmenu__dot" });
    dot.style.background = part.colour;
    row.append(dot);
  } else
    row.append(part.checked ? icon("check") : part.icon ? icon(part.icon) : make("span", { class: "icon" }));
  row.append(make("span", {}, part.words));
  if (part.keys) row.append(make("kbd", {}, part.keys));
  row.addEventListener("click", () => {
    if (part.disabled) return;
    close();
    part.act();
  });
  return row;
}

function items(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>("[role^=menuitem]:not([aria-disabled])")];
}

function walk(event: KeyboardEvent, menu: HTMLElement, close: (back?: boolean) => void): void {
  const rows = items(menu);
  const here = rows.indexOf(document.activeElement as HTMLElement);
  const go = (to: number) => rows[(to + rows.length) % rows.length]?.focus();
  if (event.key === "Escape") close();
  else if (event.key === "Tab") close(false);
  else if (event.key === "ArrowDown") go(here + 1);
  else if (event.key === "ArrowUp") go(here < 0 ? rows.length - 1 : here - 1);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(rows.length - 1);
  else if (event.key.length === 1 && event.key !== " ") jump(rows, here, event.key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function jump(rows: HTMLElement[], here: number, letter: string): void {
  const turned = [...rows.slice(here + 1), ...rows.slice(0, here + 1)];
  const begins = (row: HTMLElement) => row.textContent?.toLowerCase().startsWith(letter.toLowerCase());
  turned.find(begins)?.focus();
}

/** Keeps the menu inside the window. */
function place(menu: HTMLElement, x: number, y: number): void {
  const box = menu.getBoundingClientRect();
  const left = Math.max(8, Math.min(x, innerWidth - box.width - 8));
  const below = y + box.height + 8 <= innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${below ? y : Math.max(8, innerHeight - box.height - 8)}px`;
}
