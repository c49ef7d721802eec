// Handouts held up before people: a large page for readers, a line for the game master who holds them up.

import { safeHtml } from "../../session/render";
import { find, make } from "../../shared/dom";
import type { DisplayPiece } from "../protocol";
import { readHandout } from "./api";
import { type Desk, fileAddress } from "./desk";
import { icon } from "./icons";
import { button } from "./parts";
import { eachFrame, showRows } from "./rows";

export function mountDisplays(desk: Desk): void {
  const over = find(desk.root, "[data-handouts]", HTMLElement);
  const line = find(desk.root, "[data-shown]", HTMLElement);
  const away = new Set<string>();
  const show = eachFrame(() => {
    const all = desk.store.of("display");
    const reader = !desk.store.isGameMaster;
    const open = reader ? all.filter((one) => !away.has(one.id)) : [];
    const { x, y } = { x: window.scrollX, y: window.scrollY };
    showRows(
      over,
      open.map((one) => ({
        key: one.id,
        mark: JSON.stringify(one),
        draw: () => drawPage(desk, one, () => putAway(one)),
      })),
    );
    const opened = over.hidden && open.length > 0;
    over.hidden = open.length === 0;
    if (opened && !desk.page.display) over.querySelector<HTMLElement>("article")?.focus();
    showRows(
      line,
      all
        .filter((one) => !open.includes(one))
        .map((one) =>
          rowOf(desk, one, reader, () => {
            away.delete(one.id);
            show();
          }),
        ),
    );
    window.scrollTo(x, y);
  });
  const putAway = (one: DisplayPiece) => {
    away.add(one.id);
    show();
    find(desk.root, "#table-board", HTMLElement).focus();
  };
  over.addEventListener("keydown", (event) => {
    const last = desk.store
      .of("display")
      .filter((one) => !away.has(one.id))
      .at(-1);
    if (event.key !== "Escape" || !last) return;
    event.preventDefault();
    event.stopPropagation();
    putAway(last);
  });
  desk.store.on("pieces", show);
  desk.store.on("snapshot", show);
  show();
}

function drawPage(desk: Desk, one: DisplayPiece, putAway: () => void): HTMLElement {
  const name = one.title || "A handout";
  const page = make("article", { class: "thandout", tabindex: "-1", "aria-label": name });
  const picture = pictureOf(one);
  const words = make("div", { class: "thandout__words prose" });
  if (one.title) page.append(make("h2", {}, one.title));
  if (picture)
    page.append(make("img", { src: picture, alt: one.text ? "" : name, class: "thandout__picture" }));
  for (const part of one.text.split(/\n{2,}/).filter(Boolean)) words.append(make("p", {}, part));
  page.append(words);
  if (one.entry || (one.title && !one.text && !picture)) void fill(desk, one, words);
  if (!desk.page.display) page.append(button("Put it down", putAway, { icon: "check", kind: "primary" }));
  return page;
}

function pictureOf(one: DisplayPiece): string {
  if (!one.asset) return one.picture;
  return fileAddress(one.asset, "original");
}

/** The handout's own words, as this person may read them. */
async function fill(desk: Desk, { entry, title }: DisplayPiece, words: HTMLElement): Promise<void> {
  const found = await readHandout(desk.page.campaign.id, entry, title).catch(() => null);
  if (found) words.append(safeHtml(found.html));
}

function rowOf(desk: Desk, one: DisplayPiece, reader: boolean, again: () => void) {
  return {
    key: one.id,
    mark: JSON.stringify([one, reader]),
    draw: () => {
      const name = one.title || "A handout";
      const row = make(
        "li",
        { class: "tshown" },
        icon("scenes"),
        make("span", {}, reader ? name : `${name} · ${forWhom(desk, one)}`),
      );
      if (reader) row.append(button("Read", again, { small: true }));
      else row.append(button("Put away", () => void desk.remove([one.id]), { icon: "cross", small: true }));
      return row;
    },
  };
}

function forWhom(desk: Desk, one: DisplayPiece): string {
  if (one.shown === "everybody") return "held up to everybody";
  const names = desk.store.people
    .filter((person) => one.shown_to.includes(person.id))
    .map((person) => person.name);
  return `held up to ${names.join(", ") || "nobody"}`;
}
