// Fog by hand for the whole scene: reveal all, hide all, take it off, forget what was explored.
import { make } from "../../../shared/dom";
import type { Desk } from "../desk";
import { openMenuAt } from "../menu";
import { button } from "../parts";

export function mountFog(element: HTMLElement, desk: Desk): void {
  const everything = (mode: "reveal" | "hide") => {
    const order = Math.max(0, ...desk.store.of("fog").map((one) => one.order)) + 1;
    void desk.add({ kind: "fog", mode, shape: "everything", order });
  };
  const forget = button(
    "Forget what was explored",
    () => {
      const box = forget.getBoundingClientRect();
      openMenuAt(box.left, box.bottom + 4, "Forget what was explored", [
        { heading: "Players lose their memory of this map." },
        {
          words: "Forget it",
          icon: "trash",
          danger: true,
          act: () => void desk.order({ type: "fog.clear", fog: false, memory: true }),
        },
        { words: "Keep it", icon: "cross", act: () => undefined },
      ]);
    },
    { icon: "archive", small: true },
  );
  element.append(
    make("p", { class: "tf__help" }, "The fog brush among the tools reveals and hides parts of the map."),
    make(
      "div",
      { class: "trow" },
      button("Reveal all", () => everything("reveal"), { icon: "eye", small: true }),
      button("Hide all", () => everything("hide"), { icon: "hidden", small: true }),
      button("Take all fog off", () => void desk.order({ type: "fog.clear" }), { icon: "fog", small: true }),
      forget,
    ),
  );
}
