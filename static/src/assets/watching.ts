// Watches maps whose smaller copies are being made, as long as there are any on the page.
import { call } from "../shared/api";
import type { AssetInfo } from "./types";

const EVERY_MS = 2000;

export function watchPreparing(root: HTMLElement, again: () => Promise<void>): void {
  let timer = 0;
  const look = async () => {
    timer = 0;
    const rows = [...root.querySelectorAll<HTMLElement>("[data-preparing]")];
    const campaign = root.dataset.campaign;
    const states = await Promise.all(
      rows
        .slice(0, 6)
        .map((row) =>
          call<AssetInfo>("GET", `/campaigns/${campaign}/assets/${row.dataset.preparing}`).catch(() => null),
        ),
    );
    let isOver = false;
    for (const [index, found] of states.entries()) {
      const bar = rows[index]?.querySelector("progress");
      const goesOn = found?.preparation && ["queued", "running"].includes(found.preparation.state);
      if (found && !goesOn) isOver = true;
      else if (bar && found?.preparation) bar.value = found.preparation.fraction;
    }
    // What is being written or dragged must not be taken from under somebody's hands.
    if (isOver && !root.querySelector(".asset__rename")) await again();
    else plan();
  };
  const plan = () => {
    if (!timer && root.querySelector("[data-preparing]"))
      timer = window.setTimeout(() => void look(), EVERY_MS);
  };
  root.addEventListener("assets:refreshed", plan);
  plan();
}
