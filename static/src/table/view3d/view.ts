// The table in 3D: puts the parts together, follows the store, and looks where the person wants to look.
import { make } from "../../shared/dom";
import { whenBack } from "../again";
import type { TableConnection } from "../connection";
import { daylightOf } from "../daylight";
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import { Figures } from "./figures";
import { Gaze } from "./gaze";
import { Ground } from "./ground";
import { Hands } from "./hands";
import { Keys } from "./keys3d";
import { CAPS } from "./levels";
import { Marks } from "./marks";
import type { FlatView } from "./orbit";
import { Pointers } from "./pointers";
import { SightVeil } from "./sight";
import { Space } from "./space";
import { Stage } from "./stage";
import { Textures } from "./textures";
import { Trails } from "./trails";
import { Walls } from "./walls";

const FORGOTTEN_AFTER = 4000;
const LET_GO = 250;

export class View3d {
  readonly stage: Stage;
  readonly hands: Hands;
  private readonly root: HTMLElement;
  private readonly textures: Textures;
  private readonly space: Space;
  private readonly ground: Ground;
  private readonly veil: SightVeil;
  private readonly marks: Marks;
  private readonly walls: Walls;
  private readonly figures: Figures;
  private readonly trails: Trails;
  private readonly pointers: Pointers;
  private readonly stops: Array<() => void> = [];
  private readonly forgetting = new Map<number, ReturnType<typeof setTimeout>>();
  readonly gaze: Gaze;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  constructor(
    host: HTMLElement,
    private readonly store: TableStore,
    connection: TableConnection,
    start: FlatView | null,
  ) {
    this.root = make("div", { class: "view3d", tabindex: "0", role: "application", "aria-label": WORDS });
    host.append(this.root);
    this.stage = new Stage(this.root);
    const { renderer } = this.stage;
    const most = Math.min(renderer.capabilities.maxTextureSize, innerWidth < 700 ? 2048 : 4096);
    this.textures = new Textures(most, Math.min(8, renderer.capabilities.getMaxAnisotropy()));
    this.space = new Space(store.settings.grid.size);
    const { stage, textures, space } = this;
    this.ground = new Ground(store, stage, textures, space);
    this.veil = new SightVeil(store, stage, space);
    this.marks = new Marks(store, stage, textures, space);
    this.walls = new Walls(store, stage, space);
    this.figures = new Figures({ store, stage, textures, space, veil: this.veil });
    this.trails = new Trails(stage, textures, space);
    this.hands = new Hands({ ...this.parts(), connection });
    stage.scene.add(this.ground.root, this.marks.root, this.veil.mesh);
    stage.scene.add(this.walls.root, this.figures.root, this.trails.root);
    this.gaze = new Gaze(this.root, store, stage, space, start);
    this.pointers = new Pointers(this.root, this.pointerTarget());
    const keys = new Keys(this);
    this.root.addEventListener("keydown", (event) => keys.press(event));
    stage.beforeDraw = () => this.figures.arrange(this.gaze.orbit.azimuth, this.gaze.orbit.polar);
    this.listen();
    this.syncAll();
  }

  /** Scene pixels of a cell as everything here was built. */
  get cell(): number {
    return this.space.cell;
  }

  /** What the flat board is to show when one goes back to it. */
  flat(): FlatView {
    return this.gaze.flat();
  }

  useLess(): void {
    this.stage.coarser();
    this.figures.caps = CAPS.weak;
  }

  destroy(): void {
    for (const stop of this.stops) stop();
    for (const timer of this.forgetting.values()) clearTimeout(timer);
    this.pointers.destroy();
    this.trails.destroy();
    this.figures.destroy();
    this.walls.destroy();
    this.marks.destroy();
    this.veil.destroy();
    this.textures.destroy();
    this.stage.destroy();
    this.root.remove();
  }

  // -- the store ----------------------------------------------------------------------------------

  private parts() {
    const { store, stage, space, figures, walls, trails } = this;
    return { store, stage, space, figures, walls, trails };
  }

  private listen(): void {
    const { store, stage } = this;
    this.stops.push(
      whenBack(store, () => this.textures.again.now()),
      store.on("snapshot", () => this.syncAll()),
      store.on("pieces", (told) => this.syncTold(told)),
      store.on("selection", () => this.showSelection()),
      store.on("people", () => stage.invalidate()),
      store.on("drag", ({ by, tokens, done }) => this.drag(by, tokens, done)),
      store.on("ping", ({ x, y, by }) => this.trails.ping(x, y, this.inkOf(by))),
      store.on("pull", ({ x, y, by }) => {
        this.trails.ping(x, y, this.inkOf(by), 1.6);
        this.gaze.lookAt(x, y);
      }),
      store.on("measure", ({ by, points }) => this.measure(by, points)),
      store.on("effect", ({ effect, x, y }) => this.effect(effect, x, y)),
    );
  }

  private syncAll(): void {
    this.stage.background("#0d0b09");
    this.ground.sync();
    this.walls.sync();
    this.marks.sync(null);
    this.figures.sync(null);
    this.veil.sync();
    this.showSettings();
    this.showSelection();
  }

  private syncTold(told: PiecesTold): void {
    const kinds = kindsOf(told, this.store);
    if (kinds.has("map") || kinds.has("settings")) this.ground.sync();
    if (kinds.has("wall")) this.walls.sync();
    if (kinds.has("token")) this.figures.sync(told);
    if (kinds.has("settings") || kinds.has("screen")) this.showSettings();
    this.marks.sync(told);
    this.showSelection();
  }

  private showSettings(): void {
    const { sight, settings, screen, isGameMaster } = this.store;
    this.stage.dim(sight.everything ? settings.darkness * 0.6 : 0, daylightOf(settings));
    this.root.classList.toggle("view3d--blank", screen.blank && !isGameMaster);
    this.root.classList.toggle("view3d--night", screen.night);
    this.veil.sync();
  }

  private showSelection(): void {
    const own = this.store
      .of("token")
      .filter((token) => this.store.selection.has(token.id) || this.isPlayers(token));
    this.ground.fadeRoofs(own);
    this.stage.invalidate();
  }

  private isPlayers(token: Parameters<TableStore["isMine"]>[0]): boolean {
    return !this.store.isGameMaster && this.store.isMine(token);
  }

  private drag(by: number, tokens: { id: string; x: number; y: number }[], done: boolean): void {
    if (by === this.store.me.id) return;
    clearTimeout(this.forgetting.get(by));
    this.figures.hold(tokens, by);
    // Let go, it mostly comes to stand there: the word of that follows. And the word that it was let go may be lost.
    const wait = done ? LET_GO : FORGOTTEN_AFTER;
    this.forgetting.set(
      by,
      setTimeout(() => this.figures.letGo(tokens, by), wait),
    );
  }

  private measure(by: number, points: number[]): void {
    if (by !== this.store.me.id)
      this.trails.show(`ruler ${by}`, points, this.store.settings.grid, this.inkOf(by));
  }

  private effect(effect: string, x: number, y: number): void {
    if (effect === "ripple") this.trails.ping(x, y, "#9fd8ff", 3);
    if (effect === "lightning") this.flash();
    if (effect === "shake" && !this.still) this.gaze.shake();
  }

  /** A flash that fades; for those who want no movement a weak one. */
  private flash(): void {
    const start = performance.now();
    const strength = this.still ? 0.3 : 1;
    this.stage.animate((now) => {
      const share = Math.min(1, (now - start) / 700);
      this.stage.flash((1 - share) ** 2 * strength);
      return share < 1;
    });
  }

  private inkOf(by: number): string {
    return this.store.people.find(({ id }) => id === by)?.colour ?? "#ffd56b";
  }

  private pointerTarget() {
    const { hands } = this;
    return {
      down: (x: number, y: number, add: boolean) => hands.down(x, y, add),
      move: (x: number, y: number) => hands.move(x, y),
      up: () => hands.up(),
      click: (x: number, y: number, add: boolean) => hands.click(x, y, add),
      cancel: () => void hands.cancel(),
      hold: (x: number, y: number) => {
        const place = hands.placeAt(x, y);
        if (place) hands.point(place);
      },
      orbit: (around: number, up: number) => this.gaze.turn(around, up),
      pan: (from: [number, number], to: [number, number]) => this.gaze.drag(from, to),
      zoom: (factor: number, x: number, y: number) => this.gaze.zoomAt(factor, x, y),
    };
  }
}

const WORDS =
  "The table in 3D. Arrow keys move the selected token, or the view; with Shift they turn it. Plus and minus zoom, N selects your next token, R shows everything.";

function kindsOf(told: PiecesTold, store: TableStore): Set<string> {
  const ids = [...told.added, ...told.changed.map(({ id }) => id)];
  const kinds = ids.flatMap((id) => store.get(id)?.kind ?? []);
  return new Set<string>([...kinds, ...told.removed.map(({ kind }) => String(kind))]);
}
