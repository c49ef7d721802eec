// The curtain before the map while the game master keeps the players' screens blank.
import { find, make } from "../../shared/dom";
import type { Desk } from "./desk";
import { icon } from "./icons";
import { eachFrame } from "./rows";

export function mountCurtain(desk: Desk): void {
  const board = find(desk.root, "#table-board", HTMLElement);
  const view3d = find(desk.root, "[data-view3d]", HTMLElement);
  const curtain = make("div", { class: "tcurtain", role: "status", hidden: true });
  view3d.after(curtain);
  const show = eachFrame(() => {
    const drawn = desk.store.screen.blank && !desk.store.isGameMaster;
    if (curtain.hidden === !drawn) return;
    curtain.hidden = !drawn;
    // Filled when it is drawn, so that it is read out.
    curtain.replaceChildren(...(drawn ? [icon("blank"), make("p", {}, "The map is covered.")] : []));
    board.inert = view3d.inert = drawn;
  });
  desk.store.on("pieces", show);
  desk.store.on("snapshot", show);
  show();
}
