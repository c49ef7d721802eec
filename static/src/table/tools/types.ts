// What a tool is, what it is told of the hand, and what it works with.
import type { Board } from "../board/board";
import type { Point } from "../geometry";
import type { AnyPiece } from "../protocol";

/** Where the hand is: on the scene, and on the board in its pixels. */
export interface Hand extends Point {
  screen: Point;
  shift: boolean;
  alt: boolean;
  control: boolean;
  touch: boolean;
}

export interface Tool {
  readonly cursor: string;
  /** The hand comes down; "pan": this is none of the tool's business, move the view. */
  down(hand: Hand): "pan" | undefined;
  /** The hand moves while it is down. */
  move?(hand: Hand): void;
  /** The hand moves over the board without pressing. */
  hover?(hand: Hand): void;
  up?(hand: Hand): void;
  double?(hand: Hand): void;
  /** A second press while the hand is down (right button, second finger). True: it was meant for the tool. */
  aside?(hand: Hand): boolean;
  /** What a menu that is asked for here is about, where nothing that lies above is. */
  pieceAt?(place: Point): AnyPiece | null;
  wheel?(hand: Hand, steps: number): boolean;
  /** True: the key was meant for the tool. */
  key?(event: KeyboardEvent): boolean;
  /** Gives up what was begun. True: there was something. */
  cancel(): boolean;
  start?(): void;
  stop?(): void;
}

export type MakeTool = (board: Board) => Tool;

/** Calls at most so many times a second, the last call always. */
export function throttle<A extends unknown[]>(everyMs: number, act: (...given: A) => void) {
  let last = Number.NEGATIVE_INFINITY;
  let later: ReturnType<typeof setTimeout> | undefined;
  const call = (...given: A) => {
    clearTimeout(later);
    const wait = last + everyMs - performance.now();
    const now = () => {
      last = performance.now();
      act(...given);
    };
    if (wait <= 0) now();
    else later = setTimeout(now, wait);
  };
  call.stop = () => clearTimeout(later);
  return call;
}

/** Twenty a second: what the server takes of drags and rulers. */
export const TELL_EVERY = 50;
