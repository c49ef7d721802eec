// The panel of chat and dice.
import { make } from "../../../shared/dom";
import { drawRoll } from "../../dice/roll_view";
import { mountTray } from "../../dice/tray";
import type { Desk } from "../desk";
import { button, remember, remembered } from "../parts";
import { Composer } from "./composer";
import { ChatLog } from "./log";

const OPEN_KEY = "table-dice-open";

export interface ChatPanel {
  focus: (begin: string) => void;
  toEnd: () => void;
}

export function mountChat(element: HTMLElement, desk: Desk): ChatPanel {
  const log = new ChatLog(desk, (message) => drawRoll(message.roll, message.text));
  const composer = new Composer(desk);
  const dice = make("div", { class: "tdice" });
  mountTray(dice, {
    onRoll: async (formula, choice) => {
      await desk.connection.send({
        type: "dice.roll",
        formula,
        to: choice.private ? "game_masters" : "everybody",
      });
    },
    hideLabel: desk.store.isGameMaster
      ? "Behind the screen: only game masters see it"
      : "Only the game master sees it",
    historyKey: "table-formulas",
  });
  dice.append(foldButton(dice));
  dice.hidden = desk.store.looksOnly || desk.store.me.role === "observer";
  element.append(log.frame(), dice, composer.element);
  log.begin();
  return { focus: (begin) => composer.focus(begin), toEnd: () => log.toEnd() };
}

/** More than the dice themselves: how many, plus or minus, luck, any formula. */
function foldButton(dice: HTMLElement): HTMLElement {
  const open = (on: boolean) => {
    dice.classList.toggle("tdice--open", on);
    fold.setAttribute("aria-expanded", String(on));
    remember(OPEN_KEY, on ? "yes" : "no");
  };
  const fold = button("More about the roll", () => open(!dice.classList.contains("tdice--open")), {
    icon: "up",
    only: true,
    kind: "quiet",
  });
  open(remembered(OPEN_KEY) === "yes");
  return fold;
}
