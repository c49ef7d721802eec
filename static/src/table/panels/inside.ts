// Who stands in the area of effect that is in hand or selected: names, and all of them selected at a press.
import { make } from "../../shared/dom";
import type { Board } from "../board";
import type { Desk } from "./desk";
import { icon } from "./icons";
import { button } from "./parts";

const MOST_NAMES = 6;

export function mountInside(element: HTMLElement, desk: Desk, board: Board): void {
  desk.store.on("selection", (ids) => {
    if (![...ids].some((id) => desk.store.getOf("template", id))) element.hidden = true;
  });
  board.on("inside", ({ tokens }) => {
    const known = tokens.map((id) => desk.store.getOf("token", id)).filter((token) => token !== undefined);
    element.hidden = known.length === 0;
    if (element.hidden) return;
    const names = known.map((token) => desk.nameOf(token)).sort();
    const words = make("p", {}, make("strong", {}, `${known.length} inside: `), sayNames(names));
    element.replaceChildren(
      icon("template"),
      words,
      button("Select them", () => desk.select(tokens), { small: true }),
    );
  });
}

/** "Ann, Bert and 3 more". */
export function sayNames(names: string[]): string {
  if (names.length <= MOST_NAMES) return names.join(", ");
  return `${names.slice(0, MOST_NAMES - 1).join(", ")} and ${names.length - MOST_NAMES + 1} more`;
}
