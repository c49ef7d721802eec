// The bestiary and the campaign's characters, to be put on the map.
import { make } from "../../shared/dom";
import { type CreatureCard, findCreatures } from "./api";
import type { Desk } from "./desk";
import { Finder } from "./finder";
import { icon } from "./icons";
import { initials } from "./people";
import type { Placing } from "./placing";

export function mountCreatures(element: HTMLElement, desk: Desk, placing: Placing): Finder<CreatureCard> {
  const count = make("input", { type: "number", min: "1", max: "50", value: "1", "aria-label": "How many" });
  const hidden = make("input", { type: "checkbox" });
  let campaign: string | null = desk.page.campaign.id;
  const thing = (card: CreatureCard) => () => ({
    kind: "creature" as const,
    entry: card.uid,
    name: card.name,
    count: Math.max(1, Math.min(50, count.valueAsNumber || 1)),
    hidden: hidden.checked,
  });
  const finder = new Finder<CreatureCard>({
    label: "Find a creature or character",
    placeholder: "Goblin, dragon, Mara …",
    ask: (words, page, signal) => findCreatures(words, campaign, page, signal),
    draw: (card) => {
      const row = drawCreature(card);
      placing.offer(row, thing(card));
      return row;
    },
    none: "Nothing is found. Try the other list, or fewer letters.",
  });
  const places = placeChoice((here) => {
    campaign = here ? desk.page.campaign.id : null;
    finder.again();
  });
  const options = make(
    "div",
    { class: "tcreatures__how" },
    make("label", { class: "tf__unit" }, make("span", {}, "How many"), count),
    make("label", { class: "choice" }, hidden, "Hidden at first"),
  );
  element.append(places, finder.element, options);
  return finder;
}

function placeChoice(choose: (campaign: boolean) => void): HTMLElement {
  const made = [true, false].map((here) => {
    const one = make(
      "button",
      { type: "button", class: "tswitch__one", "aria-pressed": String(here) },
      here ? "This campaign" : "Bestiary",
    );
    one.addEventListener("click", () => {
      for (const other of made) other.setAttribute("aria-pressed", String(other === one));
      choose(here);
    });
    return one;
  });
  return make("div", { class: "tswitch", role: "group", "aria-label": "Where to look" }, ...made);
}

function drawCreature(card: CreatureCard): HTMLElement {
  const face = make("span", { class: "tthumb", "aria-hidden": "true" }, initials(card.name));
  if (card.picture)
    face.replaceChildren(make("img", { src: card.picture, alt: "", loading: "lazy", draggable: "false" }));
  const about = make(
    "span",
    { class: "tpick__about" },
    make("strong", {}, card.name),
    make("span", { class: "small muted" }, `${card.race} · level ${card.level}`),
  );
  const row = make(
    "button",
    {
      type: "button",
      class: "tpick",
      title: `Drag ${card.name} onto the map, or click and choose the place`,
    },
    face,
    about,
  );
  if (card.has_model)
    row.append(
      make(
        "span",
        { class: "tsign", title: "has a 3D model" },
        icon("cube"),
        make("span", { class: "visually-hidden" }, "has a 3D model"),
      ),
    );
  return row;
}
