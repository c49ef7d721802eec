// The card of the chosen tokens below the map: what one needs at every turn, without opening anything.
import { announce, make } from "../../../shared/dom";
import type { Desk, TokenSeen } from "../desk";
import { button } from "../parts";
import { changeHealth, healthOfToken } from "./bars";
import { conditionChips } from "./condition_box";
import { drawHealth } from "./health_view";
import { portrait } from "./portrait";

export function mountCard(
  element: HTMLElement,
  desk: Desk,
  acts: { sheet: () => void; states: () => void },
): void {
  const who = make("div", { class: "tcard__who" });
  const hurt = hurtBox(desk);
  const tools = make("div", { class: "tcard__tools" });
  element.append(who, hurt, tools);
  let mark = "";
  const show = () => {
    const tokens = desk.chosen;
    element.hidden = tokens.length === 0 || desk.page.display;
    if (element.hidden) return;
    const now = JSON.stringify([
      tokens,
      tokens.map((token) => desk.combatantOf(token.id)?.id),
      desk.store.combat.round,
    ]);
    if (now === mark) return;
    mark = now;
    const mine = tokens.every((token) => desk.store.isMine(token));
    drawWho(who, desk, tokens, mine);
    hurt.hidden = !mine || (!desk.store.isGameMaster && tokens.some((token) => !token.bars.length));
    showTools(tools, desk, tokens, acts, mine);
  };
  desk.watch(element, show, { also: ["selection"] });
}

function drawWho(place: HTMLElement, desk: Desk, tokens: TokenSeen[], mine: boolean): void {
  const [first] = tokens;
  if (!first) return;
  const name = desk.nameOf(first);
  const words = tokens.length === 1 ? name : `${name} and ${tokens.length - 1} more`;
  const about = make("div", { class: "tcard__about" }, make("p", { class: "tcard__name" }, words));
  if (tokens.length === 1) {
    const health = healthOfToken(first);
    if (health.words || health.pips !== null) about.append(drawHealth(health));
  }
  place.replaceChildren(portrait(desk, first, name), about);
  const chips = conditionChips(desk, tokens, mine);
  if (chips.length) place.append(make("div", { class: "tchips" }, ...chips));
}

function hurtBox(desk: Desk): HTMLElement {
  const box = make("input", {
    class: "thurt thurt--big", type: "text", placeholder: "−7  +5  =20", maxlength: "12", "data-hurt": true,
    "aria-label": "Hurt or heal: -7, +5 or =20",
  }); // biome-ignore format: a list of attributes
  const form = make(
    "form",
    { class: "tcard__hurt" },
    box,
    button("Do it", () => form.requestSubmit(), { icon: "heart", only: true }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const done = changeHealth(desk, [...desk.store.selection], box.value);
    box.classList.toggle("thurt--wrong", !done);
    if (!done) announce("Write -7 to hurt, +5 to heal, =20 to set.");
    else box.value = "";
  });
  return form;
}

function showTools(
  place: HTMLElement,
  desk: Desk,
  tokens: TokenSeen[],
  acts: { sheet: () => void; states: () => void },
  mine: boolean,
): void {
  const ids = tokens.map((token) => token.id);
  const set = (values: Record<string, unknown>) => void desk.change(ids, values);
  const made: HTMLButtonElement[] = [];
  const tool = (words: string, sign: string, act: () => void, on?: boolean) => {
    const one = button(words, act, { icon: sign, only: true, kind: "quiet" });
    if (on !== undefined) one.setAttribute("aria-pressed", String(on));
    one.dataset.act = sign;
    made.push(one);
  };
  if (mine) tool("States", "star", acts.states);
  if (desk.store.isGameMaster) {
    const hidden = tokens.every((token) => token.hidden);
    const defeated = tokens.every((token) => token.defeated);
    tool(
      hidden ? "Show to players" : "Hide from players",
      hidden ? "hidden" : "eye",
      () => set({ hidden: !hidden }),
      hidden,
    );
    tool("Defeated", "skull", () => set({ defeated: !defeated }), defeated);
    const fighting = tokens.every((token) => desk.combatantOf(token.id));
    if (!fighting)
      tool(
        "Add to the fight",
        "fight",
        () => void desk.order({ type: "combat.add", tokens: ids, roll: true }),
      );
  }
  tool("All about it", "edit", acts.sheet);
  const focus =
    document.activeElement instanceof HTMLElement && place.contains(document.activeElement)
      ? document.activeElement.dataset.act
      : null;
  place.replaceChildren(...made);
  if (focus) place.querySelector<HTMLElement>(`[data-act="${focus}"]`)?.focus();
}
