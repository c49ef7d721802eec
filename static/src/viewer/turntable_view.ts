// The way without WebGL: photographs of one full turn, leafed through by dragging, a slider or keys.
import { make } from "../shared/dom";
import { setUpGestures } from "./gestures";

const FULL_TURN = Math.PI * 2;

/** The picture nearest to an angle in radians. */
export function frameAt(angle: number, count: number): number {
  const turns = angle / FULL_TURN;
  return ((Math.round(turns * count) % count) + count) % count;
}

export class TurntableView {
  readonly element: HTMLElement;
  private angle = 0;
  private readonly image: HTMLImageElement;
  private readonly slider: HTMLInputElement;
  private readonly release: () => void;
  private turnTimer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly pictures: readonly string[],
    name: string,
  ) {
    this.image = make("img", { class: "viewer__frame", alt: "", draggable: "false" });
    this.slider = make("input", {
      type: "range",
      min: "0",
      max: String(pictures.length - 1),
      value: "0",
      "aria-label": `Turn ${name}`,
    });
    const surface = make("div", { class: "viewer__turntable" }, this.image);
    this.element = make("div", { class: "viewer__pictures" }, surface, this.slider);
    this.slider.addEventListener("input", () => {
      this.setTurning(false);
      this.angle = (Number(this.slider.value) / pictures.length) * FULL_TURN;
      this.draw();
    });
    this.release = setUpGestures(surface, {
      rotate: (horizontal) => this.rotate(horizontal),
      zoom: () => undefined,
      pan: () => undefined,
      grabbed: () => this.setTurning(false),
    });
    this.draw();
    for (const picture of pictures) new Image().src = picture;
  }

  rotate(horizontal: number): void {
    this.angle += horizontal;
    this.draw();
  }

  reset(): void {
    this.angle = 0;
    this.draw();
  }

  setTurning(on: boolean): void {
    clearInterval(this.turnTimer);
    if (on) this.turnTimer = setInterval(() => this.rotate(FULL_TURN / this.pictures.length), 150);
  }

  dispose(): void {
    this.setTurning(false);
    this.release();
    this.element.remove();
  }

  private draw(): void {
    const frame = frameAt(this.angle, this.pictures.length);
    this.image.src = this.pictures[frame] ?? "";
    this.slider.value = String(frame);
    this.slider.setAttribute("aria-valuetext", `${Math.round((frame / this.pictures.length) * 360)} degrees`);
    this.element.dataset.frame = String(frame);
  }
}
