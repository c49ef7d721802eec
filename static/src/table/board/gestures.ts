// Hands on the board: mouse, pen and fingers, told apart into pressing (for the tool), moving the view, and menus.
import type { Hand, Tool } from "../tools/types";
import type { Camera } from "./camera";

export interface Grip {
  tool: () => Tool;
  camera: Camera;
  menu: (hand: Hand, event: { clientX: number; clientY: number }) => void;
  hovered: (hand: Hand | null) => void;
}

interface Press {
  id: number;
  mode: "tool" | "pan" | "pinch";
  button: number;
  start: { x: number; y: number };
  last: { x: number; y: number };
  moved: boolean;
}

// The bit of `buttons` that stands for each `button`.
const BITS = [1, 4, 2, 8, 16];
const SLOP = 6;
const LONG_PRESS = 520;

export class Gestures {
  private press: Press | null = null;
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private pinch: { distance: number; x: number; y: number } | null = null;
  private spaceHeld = false;
  private longPress: ReturnType<typeof setTimeout> | undefined;
  private readonly stopper = new AbortController();

  constructor(
    private readonly host: HTMLElement,
    private readonly grip: Grip,
  ) {
    const { signal } = this.stopper;
    host.addEventListener("pointerdown", (event) => this.down(event), { signal });
    host.addEventListener("pointermove", (event) => this.move(event), { signal });
    host.addEventListener("pointerup", (event) => this.up(event), { signal });
    host.addEventListener("pointercancel", (event) => this.lost(event), { signal });
    host.addEventListener("pointerleave", () => grip.hovered(null), { signal });
    host.addEventListener("dblclick", (event) => grip.tool().double?.(this.hand(event)), { signal });
    host.addEventListener("contextmenu", (event) => event.preventDefault(), { signal });
    host.addEventListener("wheel", (event) => this.wheel(event), { signal, passive: false });
    addEventListener("keydown", (event) => this.space(event, true), { signal });
    addEventListener("keyup", (event) => this.space(event, false), { signal });
  }

  stop(): void {
    clearTimeout(this.longPress);
    this.stopper.abort();
  }

  private hand(event: PointerEvent | MouseEvent): Hand {
    const screen = this.place(event);
    const { x, y } = this.grip.camera.toScene(screen.x, screen.y);
    const touch = "pointerType" in event && event.pointerType === "touch";
    return {
      x,
      y,
      screen,
      shift: event.shiftKey,
      alt: event.altKey,
      control: event.ctrlKey || event.metaKey,
      touch,
    };
  }

  private place({ clientX, clientY }: MouseEvent): { x: number; y: number } {
    const box = this.host.getBoundingClientRect();
    return { x: clientX - box.left, y: clientY - box.top };
  }

  private down(event: PointerEvent): void {
    if (event.target !== this.host && !(event.target instanceof HTMLCanvasElement)) return;
    this.host.focus({ preventScroll: true });
    if (event.pointerType === "touch") this.fingers.set(event.pointerId, this.place(event));
    if (this.press) this.another(event);
    else {
      this.capture(event.pointerId);
      this.begin(event);
    }
  }

  private begin(event: PointerEvent): void {
    const hand = this.hand(event);
    const plain = event.button === 0 && !this.spaceHeld;
    const mode = plain && this.grip.tool().down(hand) !== "pan" ? "tool" : "pan";
    this.press = {
      id: event.pointerId,
      mode,
      button: event.button,
      start: hand.screen,
      last: hand.screen,
      moved: false,
    };
    if (hand.touch) this.waitForLongPress(hand, event);
  }

  /** A second button or finger while one is down. */
  private another(event: PointerEvent): void {
    clearTimeout(this.longPress);
    const { press } = this;
    if (press?.mode === "tool" && press.moved && this.grip.tool().aside?.(this.hand(event))) return;
    if (event.pointerType !== "touch" || this.fingers.size !== 2) return;
    if (press?.mode === "tool") this.grip.tool().cancel();
    if (press) press.mode = "pinch";
    this.pinch = this.spread();
  }

  private move(event: PointerEvent): void {
    if (this.fingers.has(event.pointerId)) this.fingers.set(event.pointerId, this.place(event));
    const { press } = this;
    if (press && event.pointerType === "mouse" && this.chorded(press, event)) return;
    if (!press) this.hover(event);
    else if (press.mode === "pinch") this.squeeze();
    else if (event.pointerId === press.id) this.pull(press, event);
  }

  /** Of a mouse with one button down, other buttons tell of themselves by moves; true: the press is over. */
  private chorded(press: Press, event: PointerEvent): boolean {
    const held = (event.buttons & (BITS[press.button] ?? 1)) !== 0;
    if (!held) this.up(event);
    else if (event.button > 0 && event.buttons & 2 && event.button !== press.button) this.another(event);
    return !held;
  }

  private pull(press: Press, event: PointerEvent): void {
    const screen = this.place(event);
    if (!press.moved && Math.hypot(screen.x - press.start.x, screen.y - press.start.y) < SLOP) return;
    press.moved = true;
    clearTimeout(this.longPress);
    if (press.mode === "tool") this.grip.tool().move?.(this.hand(event));
    else this.grip.camera.pan(screen.x - press.last.x, screen.y - press.last.y);
    press.last = screen;
  }

  private hover(event: PointerEvent): void {
    if (event.pointerType === "touch") return;
    const hand = this.hand(event);
    this.grip.hovered(hand);
    this.grip.tool().hover?.(hand);
  }

  private up(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    clearTimeout(this.longPress);
    const { press } = this;
    if (!press || (event.pointerId !== press.id && press.mode !== "pinch")) return;
    if (press.mode === "pinch" && this.fingers.size) return;
    this.press = null;
    this.pinch = null;
    const hand = this.hand(event);
    if (press.mode === "tool") this.grip.tool().up?.(hand);
    else if (press.mode === "pan" && press.button === 2 && !press.moved) this.grip.menu(hand, event);
  }

  private lost(event: PointerEvent): void {
    this.fingers.delete(event.pointerId);
    clearTimeout(this.longPress);
    if (this.press?.id !== event.pointerId) return;
    if (this.press.mode === "tool") this.grip.tool().cancel();
    this.press = null;
    this.pinch = null;
  }

  private waitForLongPress(hand: Hand, { clientX, clientY }: PointerEvent): void {
    clearTimeout(this.longPress);
    const mine = this.press;
    // On a busy device the finger may have moved long ago: its moves are heard before the next frame.
    const held = () => {
      if (mine && mine === this.press && !mine.moved && mine.mode !== "pinch")
        this.openMenu(hand, clientX, clientY);
    };
    this.longPress = setTimeout(() => requestAnimationFrame(held), LONG_PRESS);
  }

  private openMenu(hand: Hand, clientX: number, clientY: number): void {
    if (this.press?.mode === "tool") this.grip.tool().cancel();
    this.press = null;
    navigator.vibrate?.(15);
    this.grip.menu(hand, { clientX, clientY });
  }

  private spread(): { distance: number; x: number; y: number } | null {
    const [one, other] = [...this.fingers.values()];
    if (!one || !other) return null;
    const distance = Math.hypot(one.x - other.x, one.y - other.y);
    return { distance: Math.max(1, distance), x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
  }

  private squeeze(): void {
    const now = this.spread();
    if (!now || !this.pinch) return;
    this.grip.camera.pan(now.x - this.pinch.x, now.y - this.pinch.y);
    this.grip.camera.zoomAt(now.x, now.y, now.distance / this.pinch.distance);
    this.pinch = now;
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const hand = this.hand(event);
    const lines = event.deltaMode === 1 ? 16 : 1;
    const delta = (event.deltaY || event.deltaX) * lines;
    if (this.grip.tool().wheel?.(hand, Math.sign(delta))) return;
    // Trackpads pinch with ctrl and move the view with two fingers sideways.
    if (!event.ctrlKey && Math.abs(event.deltaX) > Math.abs(event.deltaY))
      this.grip.camera.pan(-event.deltaX, -event.deltaY);
    else
      this.grip.camera.zoomAt(
        hand.screen.x,
        hand.screen.y,
        Math.exp(-delta * (event.ctrlKey ? 0.01 : 0.0016)),
      );
  }

  private space(event: KeyboardEvent, held: boolean): void {
    if (event.key !== " ") return;
    this.spaceHeld = held && document.activeElement === this.host;
    this.host.classList.toggle("tboard--grab", this.spaceHeld);
    if (this.spaceHeld) event.preventDefault();
  }

  private capture(id: number): void {
    try {
      this.host.setPointerCapture(id);
    } catch {
      // The pointer has gone meanwhile.
    }
  }
}
