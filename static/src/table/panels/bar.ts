// The top bar: the scene and its people, taking back, what players' screens do, ways of looking.
import { announce, find, make } from "../../shared/dom";
import { chooseTheme, currentTheme } from "../../shared/theme";
import type { Person, Steps } from "../protocol";
import type { Desk } from "./desk";
import { displayAddress } from "./display_choice";
import { icon } from "./icons";
import { type MenuPart, menuButton } from "./menu";
import { mountPeople } from "./people";
import { eachFrame } from "./rows";

export interface BarActs {
  help: () => void;
  view3d: { offered?: () => boolean; shown: () => boolean; toggle: () => void };
}

export function mountBar(desk: Desk, acts: BarActs): void {
  const bar = find(desk.root, "[data-bar]", HTMLElement);
  mountPeople(find(bar, "[data-people]", HTMLElement), desk);
  mountSteps(find(bar, "[data-steps]", HTMLElement), desk);
  const tools = find(bar, "[data-bar-tools]", HTMLElement);
  const master = !desk.page.looksAs;
  const screen = barButton("Players’ screens", "screen");
  menuButton(screen, "Players’ screens", () => screenMenu(desk));
  const view = barButton("View", "eye");
  menuButton(view, "View", () => viewMenu(desk, acts));
  const help = barButton("Help and keys", "help");
  help.addEventListener("click", acts.help);
  help.setAttribute("aria-keyshortcuts", "?");
  tools.append(screen, view, help);
  const follow = () => {
    screen.hidden = !(master && desk.store.isGameMaster);
    const title = find(bar, "[data-scene-name]", HTMLElement);
    if (desk.store.scene.name) title.textContent = desk.store.scene.name;
  };
  desk.store.on("snapshot", follow);
  follow();
  watchScreen(desk, screen);
}

function barButton(words: string, sign: string): HTMLButtonElement {
  const made = make(
    "button",
    { type: "button", class: "tbar__button", "aria-label": words, title: words },
    icon(sign),
  );
  made.append(make("span", { class: "tbar__words", "aria-hidden": "true" }, words));
  return made;
}

/** Undo and redo say what they would take back. */
function mountSteps(place: HTMLElement, desk: Desk): void {
  const undo = stepButton("Take back", "undo", "Control+Z", () => desk.order({ type: "undo" }));
  const redo = stepButton("Do again", "redo", "Control+Shift+Z", () => desk.order({ type: "redo" }));
  place.append(undo, redo);
  const show = (steps: Steps) => {
    label(undo, "Take back", steps.undo);
    label(redo, "Do again", steps.redo);
    place.hidden = desk.store.looksOnly || desk.store.me.role === "observer";
  };
  desk.store.on("steps", show);
  desk.store.on("snapshot", () => show(desk.store.steps));
  show(desk.store.steps);
}

function stepButton(
  words: string,
  sign: string,
  keys: string,
  act: () => Promise<unknown>,
): HTMLButtonElement {
  const made = barButton(words, sign);
  made.setAttribute("aria-keyshortcuts", keys);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true")
      void act().then((done) => done && announce(`${made.title}: done.`));
  });
  return made;
}

function label(made: HTMLButtonElement, act: string, what: string | null): void {
  const words = what ? `${act}: ${what}` : `${act}: nothing`;
  made.setAttribute("aria-disabled", String(!what));
  made.setAttribute("aria-label", words);
  made.title = words;
}

const WEATHERS = [
  ["none", "No weather"],
  ["rain", "Rain"],
  ["snow", "Snow"],
  ["fog", "Mist"],
  ["embers", "Embers"],
] as const;
const TURNS = [0, 90, 180, 270] as const;

function screenMenu(desk: Desk): MenuPart[] {
  const { screen } = desk.store;
  const set = (values: Record<string, unknown>) => void desk.change(["screen"], values);
  return [
    { words: "Blank", checked: screen.blank, act: () => set({ blank: !screen.blank }) },
    { words: "Night", checked: screen.night, act: () => set({ night: !screen.night }) },
    { heading: "Turned" },
    ...TURNS.map((rotation) => ({
      words: rotation ? `By ${rotation}°` : "Upright",
      checked: screen.rotation === rotation,
      act: () => set({ rotation }),
    })),
    { heading: "Weather" },
    ...WEATHERS.map(([weather, words]) => ({
      words,
      checked: screen.weather === weather,
      act: () => set({ weather }),
    })),
    { heading: "Once" },
    {
      words: "Lightning",
      icon: "bolt",
      act: () => void desk.order({ type: "effect.play", effect: "lightning" }),
    },
    { words: "Shake", icon: "effect", act: () => void desk.order({ type: "effect.play", effect: "shake" }) },
  ];
}

/** The sign on the button tells while players see something else than the game master. */
function watchScreen(desk: Desk, made: HTMLButtonElement): void {
  const show = eachFrame(() => {
    const { blank, rotation, night, weather } = desk.store.screen;
    made.querySelector(".icon")?.replaceWith(icon(blank ? "blank" : "screen"));
    made.classList.toggle("tbar__button--on", blank || night || rotation !== 0 || weather !== "none");
  });
  desk.store.on("pieces", ({ changed }) => changed.some(({ id }) => id === "screen") && show());
  desk.store.on("snapshot", show);
  show();
}

function inThreeDimensions({ view3d }: BarActs): MenuPart[] {
  if (view3d.offered?.() === false) return [];
  return [{ words: "In three dimensions", checked: view3d.shown(), act: () => view3d.toggle() }];
}

function viewMenu(desk: Desk, acts: BarActs): MenuPart[] {
  const dark = currentTheme() === "dark";
  const parts: MenuPart[] = [
    ...inThreeDimensions(acts),
    { words: "Full screen", checked: document.fullscreenElement !== null, act: toggleFull, keys: "F11" },
    {
      words: dark ? "Light theme" : "Dark theme",
      icon: dark ? "sun" : "moon",
      act: () => chooseTheme(dark ? "light" : "dark"),
    },
    "line",
  ];
  if (!desk.store.isGameMaster) {
    return [
      ...parts,
      { words: "A display, without panels", icon: "screen", act: () => openBeside("?display=1") },
    ];
  }
  const others = desk.store.people.filter((person) => person.role !== "game_master");
  const seenBy = (act: (person: Person) => void) =>
    others.map((person) => ({ words: person.name, colour: person.colour, act: () => act(person) }));
  if (others.length) {
    parts.push({ heading: "See it as" }, ...seenBy((person) => openBeside(`?as=${person.id}`)));
    parts.push(
      { heading: "Display for the players, seen by" },
      ...seenBy((person) => openBeside(displayAddress(person))),
    );
  }
  return parts;
}

function openBeside(address: string): void {
  open(address, "_blank", "noopener");
}

export function toggleFull(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else void document.documentElement.requestFullscreen?.().catch(() => undefined);
}
