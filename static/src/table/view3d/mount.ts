// Puts the table in 3D into an element of the page, or says why this device had better show it flat.
import type { TableConnection } from "../connection";
import type { TableStore } from "../store";
import type { FlatView } from "./orbit";
import { View3d } from "./view";
import { FrameMeter, hasWebGL2, isSoftware, NO_WEBGL, rendererName, SLOW } from "./weak";

export type { FlatView } from "./orbit";

export interface View3dOptions {
  /** What the flat board shows: 3D begins there. */
  view?: FlatView | null;
  /** The device is too weak; the page goes back to the flat board and shows these words. */
  onWeak?: (words: string) => void;
  /** The person wants it all the same: nothing is measured. */
  evenIfSlow?: boolean;
}

export interface MountedView3d {
  /** What the flat board is to show when one goes back. */
  view(): FlatView;
  destroy(): void;
}

/** Why there can be no 3D here; null: it can be tried. */
export function whyNot3d(): string | null {
  return hasWebGL2() ? null : NO_WEBGL;
}

const SETTLED = 1500;
/** Told once; whoever asks for 3D again knows what he does. */
let toldSlow = false;

export function mountView3d(
  element: HTMLElement,
  store: TableStore,
  connection: TableConnection,
  options: View3dOptions = {},
): MountedView3d {
  const reason = whyNot3d();
  if (reason) {
    // Told once the caller holds what he gets from here.
    queueMicrotask(() => options.onWeak?.(reason));
    return { view: () => options.view ?? { x: 0, y: 0, zoom: 1 }, destroy: () => undefined };
  }
  let view = new View3d(element, store, connection, options.view ?? null);
  const unwatched = options.evenIfSlow || toldSlow;
  let unwatch = unwatched ? () => undefined : watchSpeed(view, options);
  // Everything is built in cells: another size of them means to build anew.
  const rebuild = () => {
    if (store.settings.grid.size === view.cell) return;
    const seen = view.flat();
    unwatch();
    view.destroy();
    view = new View3d(element, store, connection, seen);
    unwatch = unwatched ? () => undefined : watchSpeed(view, options);
  };
  const stops = [store.on("snapshot", rebuild), store.on("pieces", rebuild)];
  element.dataset.view3d = "shown";
  return {
    view: () => view.flat(),
    destroy: () => {
      unwatch();
      for (const stop of stops) stop();
      delete element.dataset.view3d;
      view.destroy();
    },
  };
}

/** Draws thirty pictures one after the other once the first things have come, and later counts what is drawn anyway. */
function watchSpeed(view: View3d, options: View3dOptions): () => void {
  const { stage } = view;
  let measuring = true;
  const meter = new FrameMeter((verdict) => {
    if (verdict === "less") view.useLess();
    else measuring = false;
    if (verdict !== "flat") return;
    toldSlow = true;
    options.onWeak?.(SLOW);
  });
  // A processor that draws by itself is always asked to draw less.
  if (isSoftware(rendererName(stage.renderer.getContext()))) view.useLess();
  const timer = setTimeout(() => {
    stage.drawn = (took) => {
      if (took !== null && measuring) meter.take(took);
    };
    stage.animate(() => measuring);
  }, SETTLED);
  return () => {
    clearTimeout(timer);
    measuring = false;
  };
}
