// Where the game master takes handouts and pictures from, to hold them up to all or to some.
import { make } from "../../shared/dom";
import { type EntryRow, findHandouts, openHandout } from "./api";
import type { Desk } from "./desk";

import { Finder } from "./finder";
import { icon } from "./icons";
import { toast } from "./toasts";

export function mountHandouts(element: HTMLElement, desk: Desk): Finder<EntryRow> {
  const people = new PeopleChoice(desk);
  const finder = new Finder<EntryRow>({
    label: "Find a handout",
    placeholder: "Find a handout",
    ask: (words, _page, signal) => findHandouts(desk.page.campaign.id, words, signal),
    draw: (row) => {
      const made = make(
        "button",
        { type: "button", class: "tpick" },
        icon("book"),
        make(
          "span",
          { class: "tpick__about" },
          make("strong", {}, row.name),
          make("span", { class: "small muted" }, row.summary),
        ),
      );
      made.addEventListener("click", () => void holdUp(desk, row, people.chosen));
      return made;
    },
    none: "There is no handout yet. Write one among the campaign’s entries, or hold up words of your own.",
  });
  element.append(people.element, finder.element, ownWords(desk, people));
  return finder;
}

async function holdUp(desk: Desk, row: EntryRow, people: number[] | null): Promise<void> {
  try {
    await openHandout(row.id, people);
  } catch (error) {
    toast(error instanceof Error ? error.message : "It could not be shown.", "refused");
    return;
  }
  await desk.add({ kind: "display", entry: row.uid, title: row.name, ...audience(people) });
}

function audience(people: number[] | null): Record<string, unknown> {
  return people ? { shown: "chosen", shown_to: people } : { shown: "everybody" };
}

function ownWords(desk: Desk, people: PeopleChoice): HTMLElement {
  const title = make("input", {
    type: "text",
    maxlength: "200",
    placeholder: "Title",
    "aria-label": "Title",
  });
  const words = make("textarea", {
    rows: "3",
    maxlength: "10000",
    placeholder: "Your words",
    "aria-label": "Words to hold up",
  });
  const form = make(
    "form",
    { class: "town-words" },
    title,
    words,
    make("button", { type: "submit", class: "button tb--small" }, icon("eye"), "Hold these words up"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!title.value.trim() && !words.value.trim()) return words.focus();
    void desk.add({
      kind: "display",
      title: title.value.trim(),
      text: words.value.trim(),
      ...audience(people.chosen),
    });
    form.reset();
  });
  return form;
}

/** Everybody, or the ticked people. */
class PeopleChoice {
  readonly element = make("fieldset", { class: "tpeople" }, make("legend", {}, "To whom"));

  constructor(private readonly desk: Desk) {
    const draw = () => this.draw();
    desk.store.on("snapshot", draw);
    draw();
  }

  /** The ticked people; null: everybody. */
  get chosen(): number[] | null {
    const ticked = [...this.element.querySelectorAll<HTMLInputElement>("input:checked")].map((box) =>
      Number(box.value),
    );
    return ticked.length ? ticked : null;
  }

  private draw(): void {
    const legend = this.element.firstElementChild;
    const players = this.desk.store.people.filter((person) => person.role !== "game_master");
    const rows = players.map((person) =>
      make(
        "label",
        { class: "choice" },
        make("input", { type: "checkbox", value: String(person.id) }),
        person.name,
      ),
    );
    this.element.replaceChildren(
      ...(legend ? [legend] : []),
      ...rows,
      make("p", { class: "tf__help" }, "Nobody ticked: everybody."),
    );
  }
}
