// Holds the tools, changes them as the store says, and does what does not hang on one tool: removing, copying.
import type { Board } from "../board/board";
import { areaAt, drawingAt } from "../board/hits";
import type { Point } from "../geometry";
import type { AnyPiece, TokenPiece } from "../protocol";
import { AreaTool } from "./area";
import { Clipboard } from "./clipboard";
import { DrawTool } from "./draw";
import { FogTool } from "./fog";
import { toolsFor } from "./list";
import { MapTool } from "./map";
import { type ToolOptions, usualOptions } from "./options";
import { PingTool } from "./ping";
import { AmbienceTool, LightTool, PinTool } from "./place";
import { RulerTool } from "./ruler";
import { SelectTool } from "./select";
import type { MakeTool, Tool } from "./types";
import { WallTool } from "./wall";

const MAKERS: Record<string, MakeTool> = {
  select: (board) => new SelectTool(board),
  ruler: (board) => new RulerTool(board),
  area: (board) => new AreaTool(board),
  draw: (board) => new DrawTool(board),
  ping: (board) => new PingTool(board),
  pin: (board) => new PinTool(board),
  fog: (board) => new FogTool(board),
  wall: (board) => new WallTool(board),
  light: (board) => new LightTool(board),
  ambience: (board) => new AmbienceTool(board),
  map: (board) => new MapTool(board),
};

export class Toolbox {
  tool: Tool;
  readonly options: ToolOptions;
  readonly clipboard: Clipboard;
  private readonly made = new Map<string, Tool>();
  private readonly stops: (() => void)[];

  constructor(private readonly board: Board) {
    this.options = usualOptions(board.store.me.colour);
    this.clipboard = new Clipboard(board);
    this.tool = this.get("select");
    this.stops = [
      board.store.on("tool", (name) => this.take(name)),
      board.store.on("snapshot", () => this.check()),
    ];
  }

  stop(): void {
    this.tool.cancel();
    this.tool.stop?.();
    for (const stop of this.stops) stop();
  }

  cursor(over: TokenPiece | null): string {
    if (this.board.store.tool !== "select" || !over) return this.tool.cursor;
    return this.board.store.isMine(over) ? "grab" : "pointer";
  }

  /** Changes a tool's choice. */
  setOption<T extends keyof ToolOptions, O extends keyof ToolOptions[T]>(
    tool: T,
    option: O,
    value: ToolOptions[T][O],
  ): void {
    this.options[tool][option] = value;
    if (this.board.store.tool === tool) {
      this.tool.stop?.();
      this.tool.start?.();
    }
  }

  /** The sign, drawing or area that is here and that this person may touch. */
  pieceAt(place: Point): AnyPiece | null {
    const { picture, store, camera } = this.board;
    const reach = 8 / camera.zoom;
    const sign = picture.signs.at(place.x, place.y);
    if (sign && (store.isGameMaster || sign.kind === "pin")) return sign;
    const found = drawingAt(store, place, reach) ?? areaAt(store, place, reach);
    return found && this.mayTouch(found) ? found : null;
  }

  mayTouch(piece: AnyPiece): boolean {
    const { store } = this.board;
    if (store.isGameMaster) return true;
    if (piece.kind === "token") return store.isMine(piece);
    return "author" in piece && piece.author === store.me.id && !store.looksOnly;
  }

  /** Takes away what is selected and may be taken away. */
  removeSelected(): boolean {
    const { store } = this.board;
    const pieces = [...store.selection].map((id) => store.get(id)).filter((piece) => piece !== undefined);
    const ids = pieces
      .filter((piece) => this.mayTouch(piece) && (piece.kind !== "token" || store.isGameMaster))
      .map(({ id }) => id);
    if (!ids.length) return false;
    void this.board
      .order({ type: "piece.remove", ids })
      .then((done) => done && this.board.say(ids.length === 1 ? "Removed." : `${ids.length} removed.`));
    return true;
  }

  private get(name: string): Tool {
    const there = this.made.get(name);
    if (there) return there;
    const made = (MAKERS[name] ?? MAKERS.select ?? fail)(this.board);
    this.made.set(name, made);
    return made;
  }

  private take(name: string): void {
    const next = this.get(name);
    if (next === this.tool) return;
    this.tool.cancel();
    this.tool.stop?.();
    this.tool = next;
    this.tool.start?.();
    this.board.host.style.cursor = next.cursor;
    this.board.frames.need();
  }

  /** Rights may have changed: a tool that is not ours is laid down. */
  private check(): void {
    const { store } = this.board;
    if (!toolsFor(store).some(({ name }) => name === store.tool)) store.tool = "select";
  }
}

function fail(): never {
  throw new Error("There is no such tool.");
}
