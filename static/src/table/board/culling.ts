// What is off the board is not drawn; looked at anew only when the view has gone a good part of its width.
import type { Camera } from "./camera";
import type { Frame } from "./sizes";

/** As a share of the view's size: how far it may go, and how much beyond its edge is still drawn. */
const GONE = 0.2;
const BEYOND = 0.25;
/** Names may be a little too large or small: that spares packing them at every turn of the wheel. */
const ZOOMED = 0.08;

export class Culling {
  private at: { x: number; y: number; zoom: number } | null = null;

  /** Something has come or moved: look again at the next frame. */
  forget(): void {
    if (this.at) this.at.x = Number.NaN;
  }

  /** The part of the scene to draw, and whether the zoom is another one; null: as it was. */
  due(camera: Camera): { frame: Frame; zoomed: boolean } | null {
    const zoomed = !this.at || Math.abs(Math.log(camera.zoom / this.at.zoom)) > ZOOMED;
    if (!zoomed && !this.hasGoneFar(camera)) return null;
    this.at = { x: camera.x, y: camera.y, zoom: zoomed ? camera.zoom : (this.at?.zoom ?? camera.zoom) };
    return { frame: camera.frame((Math.max(camera.width, camera.height) / camera.zoom) * BEYOND), zoomed };
  }

  private hasGoneFar({ x, y, zoom, width, height }: Camera): boolean {
    if (!this.at) return true;
    const moved = Math.max(Math.abs(x - this.at.x) / width, Math.abs(y - this.at.y) / height) * zoom;
    return !(moved < GONE);
  }
}

export function isOn(
  { x, y }: { x: number; y: number },
  { left, top, right, bottom }: Frame,
  reach: number,
): boolean {
  return x > left - reach && x < right + reach && y > top - reach && y < bottom + reach;
}
