// The sheet of the chosen tokens: everything about them that this person may change, several at once.
import { make } from "../../../shared/dom";
import type { Desk, TokenSeen } from "../desk";
import { icon } from "../icons";
import { button, section } from "../parts";
import type { Bound } from "./bound";
import { conditionChips, conditionSearch } from "./condition_box";
import { aurasBox, barsBox } from "./lists";
import { portrait } from "./portrait";
import {
  aboutFields,
  groupRow,
  lightChoice,
  lightFields,
  notes,
  owners,
  placeFields,
  sightFields,
} from "./sheet_fields";

export function mountSheet(element: HTMLElement, desk: Desk): void {
  const head = make("header", { class: "tsheet__head" });
  const chips = make("div", { class: "tchips" });
  const master = desk.store.isGameMaster;
  const parts: Bound[] = [];
  const use = (made: Bound): HTMLElement => {
    parts.push(made);
    return made.element;
  };
  const grid = (...all: Bound[]) => make("div", { class: "tgrid" }, ...all.map(use));
  const states = section("States", chips, conditionSearch(desk));
  const bars = section("Bars", use(barsBox(desk, master)));
  element.append(head, bars, states);
  if (master) element.append(section("Name and sides", grid(...aboutFields(desk)), owners(desk, use)));
  element.append(section("On the map", grid(...placeFields(desk, master))));
  element.append(
    section("Light", lightChoice(desk), grid(...lightFields(desk))),
    section("Auras", use(aurasBox(desk))),
  );
  if (master) {
    element.append(section("Sight", grid(...sightFields(desk))));
    element.append(section("Notes", use(notes(desk)), groupRow(desk)));
  }
  const show = () => {
    const tokens = desk.chosen;
    element.hidden = tokens.length === 0;
    if (element.hidden) return;
    const may = tokens.every((token) => desk.store.isMine(token) && (master || !token.locked));
    element.classList.toggle("tsheet--read", !may);
    for (const part of element.querySelectorAll<HTMLElement>(".tsec")) part.inert = !may;
    drawHead(head, desk, tokens);
    chips.replaceChildren(...conditionChips(desk, tokens, may));
    for (const part of parts) part.show(tokens);
  };
  desk.watch(element, show, { also: ["selection"], moves: true });
}

function drawHead(head: HTMLElement, desk: Desk, tokens: TokenSeen[]): void {
  const [first] = tokens;
  if (!first) return;
  const name = desk.nameOf(first);
  const mark = JSON.stringify([
    tokens.map((token) => token.id),
    name,
    first.asset,
    first.picture,
    first.colour,
    first.disposition,
  ]);
  if (head.dataset.mark === mark) return;
  head.dataset.mark = mark;
  const words = tokens.length === 1 ? name : `${tokens.length} tokens`;
  const about = make("div", { class: "tsheet__about" }, make("h3", {}, words));
  if (tokens.length > 1)
    about.append(
      make(
        "p",
        { class: "small muted" },
        tokens
          .map((token) => desk.nameOf(token))
          .slice(0, 6)
          .join(", "),
      ),
    );
  const page = desk.page.entryAddress;
  if (tokens.length === 1 && first.entry && page) {
    const link = make(
      "a",
      { href: page.replace("{uid}", first.entry), target: "_blank", rel: "noopener" },
      icon("book"),
      "Its page",
    );
    about.append(link);
  }
  const close = button("Select nothing", () => desk.store.select([]), {
    icon: "cross",
    only: true,
    kind: "quiet",
  });
  head.replaceChildren(portrait(desk, first, name), about, close);
}
