// Moving and scaling an SVG by mouse, touch and keyboard. The content lies in one <g>; nothing else is known of it.
export interface View {
  x: number;
  y: number;
  scale: number;
}

const SMALLEST = 0.15;
const LARGEST = 4;
const STEP = 40;

/** The view after scaling by `factor` around a point of the stage, which stays under the finger. */
export function scaledAround(view: View, factor: number, at: { x: number; y: number }): View {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: at.x - (at.x - view.x) * real, y: at.y - (at.y - view.y) * real };
}

/** The view that shows a rectangle of the content in a stage of this size. */
export function fitting(
  bounds: { x: number; y: number; width: number; height: number },
  stage: { width: number; height: number },
  largest = 1.4,
): View {
  const room = Math.min(stage.width / (bounds.width + 90), stage.height / (bounds.height + 70));
  const scale = Math.min(largest, Math.max(SMALLEST, room));
  return {
    scale,
    x: stage.width / 2 - (bounds.x + bounds.width / 2) * scale,
    y: stage.height / 2 - (bounds.y + bounds.height / 2) * scale,
  };
}

export class PanZoom {
  view: View = { x: 0, y: 0, scale: 1 };
  private readonly pointers = new Map<number, { x: number; y: number }>();

  constructor(
    private readonly stage: SVGSVGElement,
    private readonly content: SVGGElement,
    private readonly showAll: () => void,
    private readonly onScale: () => void = () => {},
  ) {
    stage.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    stage.addEventListener("pointerdown", (event) => this.onDown(event));
    stage.addEventListener("pointermove", (event) => this.onMove(event));
    for (const name of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
      stage.addEventListener(name, (event) => this.pointers.delete(event.pointerId));
    }
    stage.addEventListener("keydown", (event) => this.onKey(event));
  }

  show(view: View): void {
    const scaled = this.view.scale !== view.scale;
    this.view = view;
    if (scaled) this.onScale();
    this.content.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
  }

  zoom(factor: number): void {
    const { width, height } = this.stage.getBoundingClientRect();
    this.show(scaledAround(this.view, factor, { x: width / 2, y: height / 2 }));
  }

  /** A point of the screen as a point of the content. */
  toContent(clientX: number, clientY: number): { x: number; y: number } {
    const at = this.toStage(clientX, clientY);
    return { x: (at.x - this.view.x) / this.view.scale, y: (at.y - this.view.y) / this.view.scale };
  }

  private toStage(clientX: number, clientY: number): { x: number; y: number } {
    const box = this.stage.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  private onWheel(event: WheelEvent): void {
    // The page goes on scrolling, unless the wheel is meant for the picture.
    if (!event.ctrlKey && !event.metaKey && !this.stage.matches(":focus, :focus-within")) return;
    event.preventDefault();
    this.show(
      scaledAround(this.view, Math.exp(-event.deltaY * 0.0015), this.toStage(event.clientX, event.clientY)),
    );
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.stage.focus({ preventScroll: true });
    this.pointers.set(event.pointerId, this.toStage(event.clientX, event.clientY));
    this.stage.setPointerCapture(event.pointerId);
  }

  private onMove(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    const now = this.toStage(event.clientX, event.clientY);
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other) {
      const spread = Math.hypot(now.x - other.x, now.y - other.y);
      const spreadBefore = Math.hypot(before.x - other.x, before.y - other.y);
      const middle = { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 };
      if (spreadBefore > 0) this.show(scaledAround(this.view, spread / spreadBefore, middle));
      return;
    }
    this.show({ ...this.view, x: this.view.x + now.x - before.x, y: this.view.y + now.y - before.y });
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [STEP, 0],
      ArrowRight: [-STEP, 0],
      ArrowUp: [0, STEP],
      ArrowDown: [0, -STEP],
    };
    const move = moves[event.key];
    if (move) this.show({ ...this.view, x: this.view.x + move[0], y: this.view.y + move[1] });
    else if (event.key === "+" || event.key === "=") this.zoom(1.25);
    else if (event.key === "-") this.zoom(0.8);
    else if (event.key === "0") this.showAll();
    else return;
    event.preventDefault();
  }
}
