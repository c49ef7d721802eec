// Keys of the 3D table: arrows move one's selected tokens, or the view when there are none.
import type { View3d } from "./view";

const ARROWS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
const TURN = Math.PI / 12;
const TILT = Math.PI / 24;

export class Keys {
  constructor(private readonly view: View3d) {}

  press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey) return;
    const arrow = ARROWS[event.key];
    if (arrow ? !this.arrow(event, arrow) : !this.letter(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private arrow(event: KeyboardEvent, [x, y]: [number, number]): boolean {
    if (event.shiftKey) this.view.gaze.turn(x * TURN, y * TILT);
    else if (event.altKey || !this.view.hands.step(x, y)) this.view.gaze.shift(x, -y);
    return true;
  }

  private letter(event: KeyboardEvent): boolean {
    if (event.altKey) return false;
    const key = event.key.toLowerCase();
    if (key === "+" || key === "=") this.view.gaze.zoom(1 / 1.2);
    else if (key === "-" || key === "_") this.view.gaze.zoom(1.2);
    else if (key === "r") this.view.gaze.home();
    else if (key === "n") this.next(event.shiftKey);
    else if (key === "escape") return this.view.hands.cancel();
    else return false;
    return true;
  }

  private next(back: boolean): void {
    const token = this.view.hands.next(back);
    if (token) this.view.gaze.lookAt(token.x, token.y);
  }
}
