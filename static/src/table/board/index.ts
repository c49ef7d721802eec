// The board's one door: `mountBoard` puts it into an element of the page.
import { make } from "../../shared/dom";
import type { TableConnection } from "../connection";
import type { TableStore } from "../store";
import { Board } from "./board";
import { makeRenderer, NoGraphics } from "./pixi";

export type { Board } from "./board";
export { NoGraphics } from "./pixi";
export type { Told } from "./told";

/** Draws the store's scene in the element; null (and a word on the page) where the browser has no graphics. */
export async function mountBoard(
  host: HTMLElement,
  store: TableStore,
  connection: Pick<TableConnection, "send" | "tell">,
): Promise<Board | null> {
  host.classList.add("tboard");
  if (!host.hasAttribute("tabindex")) host.tabIndex = 0;
  try {
    // Letters painted before the site's own font is there would stay in another one.
    await document.fonts?.load('600 20px "Grenze Gotisch"').catch(() => undefined);
    const renderer = await makeRenderer(Math.max(1, host.clientWidth), Math.max(1, host.clientHeight));
    return new Board(host, store, connection, renderer);
  } catch (error) {
    if (!(error instanceof NoGraphics)) throw error;
    host.prepend(make("p", { class: "tboard__sorry", role: "alert" }, error.message));
    return null;
  }
}
