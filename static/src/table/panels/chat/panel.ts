// The panel of chat and dice.
import { make } from "../../../shared/dom";
import { drawRoll } from "../../dice/roll_view";
import { mountTray } from "../../dice/tray";
import type { Desk } from "../desk";
import { Composer } from "./composer";
import { ChatLog } from "./log";

export interface ChatPanel {
  focus: (begin: string) => void;
  toEnd: () => void;
}

export function mountChat(element: HTMLElement, desk: Desk): ChatPanel {
  const log = new ChatLog(desk, (message) => drawRoll(message.roll, message.text));
  const composer = new Composer(desk);
  const dice = make("details", { class: "tdice" }, make("summary", {}, "Dice"));
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
  dice.open = true;
  element.append(log.frame(), dice, composer.element);
  log.begin();
  return { focus: (begin) => composer.focus(begin), toEnd: () => log.toEnd() };
}
