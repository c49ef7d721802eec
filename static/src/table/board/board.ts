// The board: the scene drawn as this person may see it, and all that hands and keys do on it.
import type { WebGLRenderer } from "pixi.js";
import { announce } from "../../shared/dom";
import type { TableConnection } from "../connection";
import { single } from "../defaults";
import type { Point } from "../geometry";
import type { AnyOrder, OrderDone, PieceChange } from "../protocol";
import type { TableStore } from "../store";
import { Toolbox } from "../tools/toolbox";
import type { Hand } from "../tools/types";
import { Camera, type View } from "./camera";
import { coveredBy } from "./covered";
import { Frames, isStill } from "./frames";
import { Gestures } from "./gestures";
import { tokenAt } from "./hits";
import { Keys } from "./keys";
import { Picture } from "./picture";
import { describeThing, placeOf, type Thing, underHand } from "./things";
import { TokenList } from "./token_list";
import type { Told } from "./told";

export class Board {
  readonly camera: Camera;
  readonly frames: Frames;
  readonly picture: Picture;
  readonly tools: Toolbox;
  readonly tokenList: TokenList;
  private readonly gestures: Gestures;
  private readonly keys: Keys;
  private readonly watcher: ResizeObserver;
  private readonly listeners = new Map<keyof Told, Set<(told: never) => void>>();
  private readonly stops: (() => void)[] = [];
  private placed = "";
  /** Where the pointer is; null: not on the board. */
  pointer: Hand | null = null;

  constructor(
    readonly host: HTMLElement,
    readonly store: TableStore,
    readonly connection: Pick<TableConnection, "send" | "tell">,
    renderer: WebGLRenderer,
  ) {
    this.camera = new Camera(
      () => this.cameraMoved(),
      () => coveredBy(host),
    );
    this.frames = new Frames(() => this.picture.render());
    this.picture = new Picture(renderer, store, this.camera, this.frames);
    this.tools = new Toolbox(this);
    this.tokenList = new TokenList(this);
    this.gestures = new Gestures(host, {
      tool: () => this.tools.tool,
      camera: this.camera,
      menu: (hand, { clientX, clientY }) => this.openMenu(hand, clientX, clientY),
      hovered: (hand) => this.hovered(hand),
    });
    this.keys = new Keys(this);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
    host.prepend(renderer.canvas);
    // What was painted into pictures of our own is gone with the graphics card's memory.
    renderer.canvas.addEventListener("webglcontextrestored", () => setTimeout(() => this.picture.reset()));
    this.listen();
    this.resize();
    this.begin();
  }

  /** Calls the listener; the answer stops that. */
  on<T extends keyof Told>(topic: T, listener: (told: Told[T]) => void): () => void {
    const all = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, all);
    all.add(listener as (told: never) => void);
    return () => void all.delete(listener as (told: never) => void);
  }

  emit<T extends keyof Told>(topic: T, told: Told[T]): void {
    for (const listener of this.listeners.get(topic) ?? []) (listener as (told: Told[T]) => void)(told);
  }

  /** Gives an order and shows at once what it will change. */
  order(order: AnyOrder, expected: PieceChange[] = []): Promise<OrderDone | null> {
    return this.connection.send(order, expected).catch(() => null);
  }

  /** Places of the window as places of the scene. */
  toScene(clientX: number, clientY: number): Point {
    const box = this.host.getBoundingClientRect();
    return this.camera.toScene(clientX - box.left, clientY - box.top);
  }

  toWindow({ x, y }: Point): Point {
    const box = this.host.getBoundingClientRect();
    const screen = this.camera.toScreen(x, y);
    return { x: screen.x + box.left, y: screen.y + box.top };
  }

  say(words: string): void {
    announce(words);
  }

  /** A token or another thing in words, as the list of them tells it. */
  describe(thing: Thing): string {
    return describeThing(thing, this.store.settings.grid.unit);
  }

  fit(): void {
    this.look(this.camera.whole());
  }

  look(view: Partial<View>): void {
    const { x, y, zoom } = this.camera;
    this.camera.glideTo({ x, y, zoom, ...view }, performance.now(), isStill() ? 0 : 350);
    this.frames.move((now) => this.camera.step(now));
  }

  /** Zooms about the middle. */
  zoomBy(factor: number): void {
    this.look({ zoom: this.camera.zoom * factor });
  }

  /** Brings a piece into view if it is not there. */
  reveal(id: string): Point | null {
    const piece = this.store.get(id);
    const place = piece ? placeOf(piece) : null;
    if (!place) return null;
    const { left, top, right, bottom } = this.camera.frame(-this.store.settings.grid.size);
    const seen = place.x > left && place.x < right && place.y > top && place.y < bottom;
    if (!seen) this.look(place);
    return place;
  }

  /** What can be done with a piece, asked with keys: at the piece itself. */
  openMenuFor(id: string): void {
    const place = this.reveal(id);
    if (place) this.emit("menu", { id, ...this.toWindow(place), place });
  }

  /** Game masters: whether they look through what players do not see. */
  set seeThrough(on: boolean) {
    this.picture.shade.seeThrough = on;
    this.frames.need();
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    this.watcher.disconnect();
    this.gestures.stop();
    this.keys.stop();
    this.tools.stop();
    this.tokenList.stop();
    this.frames.stop();
    this.picture.destroy();
  }

  private listen(): void {
    const { store, picture } = this;
    this.stops.push(
      store.on("snapshot", () => this.begin()),
      store.on("pieces", (told) => {
        picture.take(told);
        if (told.changed.some(({ id }) => id === single.settings.id)) this.bound();
        if (told.changed.some(({ id }) => id === single.screen.id)) this.turn();
      }),
      store.on("sight", ({ passed, forgotten }) => picture.shade.see(passed, forgotten)),
      store.on("selection", () => picture.mark()),
      store.on("drag", ({ by, tokens, done }) => by !== store.me.id && picture.tokens.hold(tokens, done)),
      store.on("measure", ({ by, points }) => by !== store.me.id && picture.marks.ruler(by, points)),
      store.on("ping", ({ by, x, y }) => picture.marks.ping(by, x, y)),
      store.on("pull", ({ by, x, y, zoom }) => this.pulled(by, x, y, zoom)),
      store.on("effect", (effect) => picture.effects.play(effect)),
      store.on("hover", (id) => picture.tokens.hover(id)),
    );
  }

  private begin(): void {
    this.picture.reset();
    this.bound();
    this.turn();
    const { scene } = this.store;
    if (!scene.uid || this.placed === scene.uid) return;
    this.placed = scene.uid;
    this.lookFromTheStart();
  }

  /** Looks where this person begins; asked for again once everything around the board has its room. */
  lookFromTheStart(): void {
    this.resize();
    const { settings } = this.store;
    const whole = this.camera.whole();
    const own = this.ownPlace();
    if (settings.start_x !== null && settings.start_y !== null)
      this.camera.set({
        x: settings.start_x,
        y: settings.start_y,
        zoom: settings.start_zoom ?? Math.max(whole.zoom, 0.6),
      });
    else if (own)
      this.camera.set({ ...own, zoom: Math.max(whole.zoom, Math.min(1, 56 / settings.grid.size)) });
    else this.camera.set(whole);
  }

  /** Players begin where they stand. */
  private ownPlace(): Point | null {
    if (this.store.isGameMaster || this.store.sight.everything) return null;
    const mine = this.store.of("token").find((token) => this.store.isMine(token));
    return mine ? { x: mine.x, y: mine.y } : null;
  }

  /** A screen that lies on the table is turned by the game master; his own stays upright. */
  private turn(): void {
    const { screen, isGameMaster } = this.store;
    this.camera.rotate(isGameMaster ? 0 : screen.rotation);
  }

  private bound(): void {
    const { width, height } = this.store.settings;
    this.camera.bound(width, height);
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.host;
    if (!clientWidth || !clientHeight) return;
    this.camera.resize(clientWidth, clientHeight);
    this.picture.resize(clientWidth, clientHeight);
    this.frames.need();
  }

  private cameraMoved(): void {
    this.frames?.need();
    this.emit("camera", this.camera);
  }

  private pulled(by: number, x: number, y: number, zoom: number | null): void {
    this.look(zoom === null ? { x, y } : { x, y, zoom });
    if (by !== this.store.me.id) this.say("The game master shows you a place.");
    this.picture.marks.ping(by, x, y);
  }

  private openMenu(hand: Hand, clientX: number, clientY: number): void {
    const piece = underHand(this, hand);
    const id = piece?.id ?? null;
    // A player keeps his own token chosen when he asks about a door.
    const choose = piece?.kind !== "wall" || this.store.isGameMaster;
    if (id && choose && !this.store.selection.has(id)) this.store.select([id]);
    this.emit("menu", { id, x: clientX, y: clientY, place: { x: hand.x, y: hand.y } });
  }

  private hovered(hand: Hand | null): void {
    this.pointer = hand;
    const token = hand ? tokenAt(this.store, hand) : null;
    if ((token?.id ?? null) !== this.picture.tokens.hovered) this.store.tell("hover", token?.id ?? null);
    const door = hand && !token ? this.picture.walls.doorAt(hand.x, hand.y) : null;
    this.host.style.cursor = door ? "pointer" : this.tools.cursor(token);
  }
}
