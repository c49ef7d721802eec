// What this person wants of this browser: 3D dice, less motion, how chat and names look.
import { make } from "../../shared/dom";
import { chooseTheme, currentTheme } from "../../shared/theme";
import { checkField, choiceField } from "./fields";
import { remember, remembered, section } from "./parts";

const THEMES = [["light", "Light"], ["dark", "Dark"]] as const; // biome-ignore format: a table
const DICE_KEY = "table-dice-3d";

/** Whether dice are thrown over the map when somebody rolls; off where less motion is wanted. */
export function wantsDice(): boolean {
  const chosen = remembered(DICE_KEY);
  if (chosen) return chosen === "yes";
  return !matchMedia("(prefers-reduced-motion: reduce)").matches;
}

export function mountBrowserSettings(element: HTMLElement): void {
  const dice = checkField("Throw dice over the map", (on) => remember(DICE_KEY, on ? "yes" : "no"), {
    help: "The outcome is the server’s either way.",
  });
  const theme = choiceField("Colours", THEMES, (value) => chooseTheme(value));
  dice.show([wantsDice()]);
  theme.show([currentTheme()]);
  document.documentElement.addEventListener("themechange", () => theme.show([currentTheme()]));
  element.append(
    section("This browser", dice.element, theme.element),
    make("p", { class: "small muted" }, "Kept in this browser alone."),
  );
}
