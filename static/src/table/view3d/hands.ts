// What the hand does on the 3D table with the tool that is chosen: select, drag one's tokens, open doors, point, measure.
import { announce } from "../../shared/dom";
import type { TableConnection } from "../connection";
import { type Point, pathLength, sayDistance, stepBy } from "../geometry";
import type { TableStore } from "../store";
import { TELL_EVERY, throttle } from "../tools/types";
import { tryDoor } from "./doors";
import type { Figures } from "./figures";
import type { ShownToken } from "./labels";
import { Ruler3d } from "./ruler3d";
import type { Space } from "./space";
import type { Stage } from "./stage";
import type { Trails } from "./trails";
import type { Walls } from "./walls";
import { Way } from "./way";

export interface Table3d {
  store: TableStore;
  connection: Pick<TableConnection, "send" | "tell">;
  stage: Stage;
  space: Space;
  figures: Figures;
  walls: Walls;
  trails: Trails;
}

interface Carried {
  token: ShownToken;
  way: Way;
  /** The others that go along: their offsets. */
  crowd: { token: ShownToken; dx: number; dy: number }[];
}

export class Hands {
  private carried: Carried | null = null;
  private readonly ruler: Ruler3d;
  private readonly tellDrag = throttle(TELL_EVERY, (x: number, y: number) => this.sendDrag(x, y, false));

  constructor(private readonly table: Table3d) {
    this.ruler = new Ruler3d(table);
  }

  get isBusy(): boolean {
    return this.carried !== null || this.ruler.isOut;
  }

  /** The hand comes down; whether the tool takes it, or it moves the view. */
  down(clientX: number, clientY: number, add: boolean): boolean {
    const { store } = this.table;
    const place = this.placeAt(clientX, clientY);
    if (!place) return false;
    if (store.tool === "ruler") return this.ruler.begin(place);
    if (store.tool === "ping") return this.point(place);
    const token = this.table.figures.pick(clientX, clientY);
    if (!token || !this.mayMove(token)) return false;
    if (!store.selection.has(token.id)) store.select(add ? [...store.selection, token.id] : [token.id]);
    this.lift(token);
    return true;
  }

  move(clientX: number, clientY: number): void {
    const place = this.placeAt(clientX, clientY);
    if (!place) return;
    if (this.ruler.isOut) this.ruler.stretch(place);
    else if (this.carried) this.carry(this.carried, place);
  }

  /** The hand comes up after having moved. */
  up(): void {
    if (this.ruler.isOut) this.ruler.end();
    else if (this.carried) this.letGo(this.carried);
  }

  cancel(): boolean {
    const { carried } = this;
    const was = this.isBusy;
    if (this.ruler.isOut) this.ruler.end();
    if (carried) this.putBack(carried);
    return was;
  }

  /** A press without a movement. */
  click(clientX: number, clientY: number, add: boolean): void {
    const { store, figures } = this.table;
    if (this.carried) this.putBack(this.carried);
    if (store.tool !== "select") return;
    const token = figures.pick(clientX, clientY);
    if (token) this.choose(token, add);
    else if (!tryDoor(this.table, clientX, clientY) && !add) store.select([]);
  }

  /** Somebody holds the finger on a place: he points at it. */
  point(place: Point): boolean {
    const { store, connection } = this.table;
    if (!store.isGameMaster && !store.settings.allowed.ping) return false;
    // It is shown when the server tells it, to oneself as to the others.
    void connection.send({ type: "view.ping", ...place });
    return true;
  }

  placeAt(clientX: number, clientY: number): Point | null {
    const ground = this.table.stage.groundAt(clientX, clientY);
    return ground && this.table.space.scene(ground);
  }

  /** Moves the selected tokens of one's own by one cell; whether there were any. */
  step(dx: number, dy: number): boolean {
    const { store, connection } = this.table;
    const own = this.ownSelected();
    if (!own.length) return false;
    const to = own.map((token) => ({ token, ...stepBy(store.settings.grid, token, dx, dy, token.size) }));
    const tokens = to.map(({ token, x, y }) => ({
      id: token.id,
      path: [x, y],
      rotation: null,
      elevation: null,
    }));
    void connection.send(
      { type: "token.move", tokens, force: store.isGameMaster },
      to.map(({ token, x, y }) => ({ id: token.id, set: { x, y } })),
    );
    announce(`${own[0]?.name || "The token"} moved ${directionWords(dx, dy)}.`);
    return true;
  }

  /** Selects the next token of one's own. */
  next(back: boolean): ShownToken | null {
    const { store } = this.table;
    const own = (store.of("token") as ShownToken[]).filter((token) => this.mayMove(token));
    if (!own.length) return null;
    const at = own.findIndex(({ id }) => store.selection.has(id));
    const token = own[(at + (back ? -1 : 1) + own.length + (at < 0 && back ? 1 : 0)) % own.length];
    if (!token) return null;
    store.select([token.id]);
    announce(`${token.name || "Token"} selected.`);
    return token;
  }

  // -- tokens -------------------------------------------------------------------------------------

  private mayMove(token: ShownToken): boolean {
    return this.table.store.isMine(token) && (!token.locked || this.table.store.isGameMaster);
  }

  private ownSelected(): ShownToken[] {
    const { store } = this.table;
    const all = [...store.selection].flatMap((id) => store.getOf("token", id) ?? []) as ShownToken[];
    return all.filter((token) => this.mayMove(token));
  }

  private choose(token: ShownToken, add: boolean): void {
    const { store } = this.table;
    const others = add ? [...store.selection].filter((id) => id !== token.id) : [];
    const off = add && store.selection.has(token.id);
    store.select(off ? others : [...others, token.id]);
    if (!off) announce(`${token.name || "Token"} selected.`);
  }

  private lift(token: ShownToken): void {
    const crowd = this.ownSelected()
      .filter(({ id }) => id !== token.id)
      .map((one) => ({ token: one, dx: one.x - token.x, dy: one.y - token.y }));
    this.carried = { token, crowd, way: new Way(this.table.store.settings.grid, token, token.size) };
  }

  private carry(carried: Carried, place: Point): void {
    const { figures, trails, store } = this.table;
    const { x, y } = place;
    figures.hold(heldAt(carried, x, y), store.me.id);
    this.tellDrag(x, y);
    if (!carried.way.to(x, y)) return;
    const { grid } = store.settings;
    trails.show("own", carried.way.points(), grid, store.me.colour, carried.token.speed);
  }

  private letGo(carried: Carried): void {
    const { trails } = this.table;
    this.carried = null;
    this.tellDrag.stop();
    trails.hide("own");
    if (!carried.way.isLeft) this.giveUp(carried);
    else this.sendMove(carried);
  }

  private sendMove(carried: Carried): void {
    const { connection, figures, store } = this.table;
    const all = [{ token: carried.token, dx: 0, dy: 0 }, ...carried.crowd];
    const tokens = all.map(({ token, dx, dy }) => ({
      id: token.id,
      path: carried.way.path(dx, dy),
      rotation: null,
      elevation: null,
    }));
    const { end } = carried.way;
    const expected = all.map(({ token, dx, dy }) => ({
      id: token.id,
      set: { x: end.x + dx, y: end.y + dy },
    }));
    this.sendDrag(end.x, end.y, true, carried);
    void connection.send({ type: "token.move", tokens, force: store.isGameMaster }, expected);
    figures.letGo(heldAt(carried, end.x, end.y), store.me.id);
    const far = sayDistance(store.settings.grid, pathLength(store.settings.grid, carried.way.points()));
    announce(`${carried.token.name || "The token"} moved ${far}.`);
  }

  private putBack(carried: Carried): void {
    this.carried = null;
    this.tellDrag.stop();
    this.table.trails.hide("own");
    this.giveUp(carried);
  }

  private giveUp(carried: Carried): void {
    const { x, y } = carried.token;
    this.sendDrag(x, y, true, carried);
    const { figures, store } = this.table;
    figures.letGo(heldAt(carried, x, y), store.me.id);
  }

  private sendDrag(x: number, y: number, done: boolean, carried = this.carried): void {
    if (!carried) return;
    const tokens = heldAt(carried, x, y).slice(0, 50);
    this.table.connection.tell({ type: "token.drag", tokens, done });
  }
}

function heldAt({ token, crowd }: Carried, x: number, y: number): { id: string; x: number; y: number }[] {
  return [
    { id: token.id, x, y },
    ...crowd.map((one) => ({ id: one.token.id, x: x + one.dx, y: y + one.dy })),
  ];
}

function directionWords(dx: number, dy: number): string {
  const words = [dy < 0 ? "north" : dy > 0 ? "south" : "", dx < 0 ? "west" : dx > 0 ? "east" : ""];
  return words.filter(Boolean).join(" ") || "nowhere";
}
