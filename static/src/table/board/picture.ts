// All that is drawn, kept like the store, and rendered when something has changed.
import type { Container, WebGLRenderer } from "pixi.js";
import { whenBack } from "../again";
import type { PieceKind } from "../protocol";
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import type { Camera } from "./camera";
import { Daylight } from "./daylight";
import { Drawings } from "./drawings";
import { Effects } from "./effects";
import type { Frames } from "./frames";
import { GridLines, rgb } from "./grid_lines";
import { Layers } from "./layers";
import { ManualFog } from "./manual_fog";
import { Maps } from "./maps";
import { Marks } from "./marks";
import { Pictures, texturesIn } from "./pictures";
import { Shade } from "./shade";
import { Signs } from "./signs";
import { forgetStamps } from "./stamps";
import { Tokens } from "./tokens";
import { Walls } from "./walls";
import { Weather } from "./weather";

// Kinds that are marked, with how far they reach, while they are selected.
const REACHING = ["light", "ambience", "wall", "pin"] as const;

export class Picture {
  readonly layers = new Layers();
  readonly tokens: Tokens;
  readonly walls: Walls;
  readonly signs: Signs;
  readonly drawings: Drawings;
  readonly marks: Marks;
  readonly shade: Shade;
  readonly effects: Effects;
  private readonly maps: Maps;
  private readonly grid: GridLines;
  private readonly daylight = new Daylight();
  private readonly fog: ManualFog;
  private readonly weather: Weather;
  private readonly pictures: Pictures;
  private readonly stopRetrying: () => void;
  private fresh = true;
  private zoom = 0;

  constructor(
    private readonly renderer: WebGLRenderer,
    private readonly store: TableStore,
    private readonly camera: Camera,
    frames: Frames,
  ) {
    const { layers } = this;
    const density = renderer.resolution;
    this.pictures = new Pictures(
      () => this.arrived(frames),
      () => texturesIn(layers.stage),
    );
    this.stopRetrying = whenBack(store, () => this.pictures.retry());
    this.tokens = new Tokens(store, layers, camera, frames, this.pictures, density);
    this.walls = new Walls(store, layers);
    this.signs = new Signs(store, layers);
    this.drawings = new Drawings(store, layers);
    this.marks = new Marks(store, layers, camera, frames);
    this.maps = new Maps(store, layers, this.pictures);
    this.grid = new GridLines(density);
    this.fog = new ManualFog(renderer, store);
    this.shade = new Shade(renderer, store, camera, frames);
    this.effects = new Effects(layers, camera, frames);
    this.weather = new Weather(camera, frames);
    layers.get("grid").addChild(this.grid.mesh);
    layers.shade.addChild(this.shade.mesh as unknown as Container);
    layers.world.addChild(this.daylight.sprite);
    layers.above.addChildAt(this.fog.sprite, 0);
    layers.weather.addChild(this.weather.root);
    this.need = frames.need;
  }

  private readonly need: () => void;

  /** Everything anew. */
  reset(): void {
    this.settle();
    this.maps.sync();
    this.drawings.reset();
    this.walls.reset();
    this.signs.reset();
    this.tokens.reset();
    this.shade.reset();
    this.fog.redraw();
    this.fresh = true;
    this.need();
  }

  /** What the store tells. */
  take(told: PiecesTold): void {
    this.tokens.take(told);
    const kinds = new Set<PieceKind>();
    for (const piece of told.removed) {
      kinds.add(piece.kind as PieceKind);
      this.undraw(String(piece.id));
    }
    for (const id of [...told.added, ...told.changed.map((one) => one.id)]) {
      const kind = this.store.get(id)?.kind;
      if (kind) kinds.add(kind);
      this.redraw(id, kind);
    }
    this.follow(kinds, told);
    this.need();
  }

  /** What is selected is marked. */
  mark(): void {
    this.tokens.mark();
    this.signs.reach();
    this.need();
  }

  resize(width: number, height: number): void {
    this.renderer.resize(width, height);
    this.shade.resize();
    this.fresh = true;
  }

  render(): void {
    const { camera } = this;
    this.layers.follow(camera);
    this.tokens.look();
    if (this.fresh || this.zoom !== camera.zoom) this.zoomed();
    this.maps.show(camera, this.renderer.resolution);
    this.shade.prepare(performance.now());
    this.renderer.render(this.layers.stage);
  }

  destroy(): void {
    this.stopRetrying();
    this.tokens.destroy();
    this.shade.destroy();
    this.pictures.destroy();
    this.layers.stage.destroy({ children: true });
    forgetStamps();
    this.renderer.destroy(true);
  }

  private zoomed(): void {
    this.fresh = false;
    this.zoom = this.camera.zoom;
    this.grid.zoom(this.camera.zoom);
    this.walls.look(this.camera);
    this.signs.look(this.camera);
    this.marks.look();
  }

  private arrived(frames: Frames): void {
    this.tokens.refresh();
    frames.need();
  }

  private undraw(id: string): void {
    this.walls.remove(id);
    this.signs.remove(id);
    this.drawings.remove(id);
  }

  private redraw(id: string, kind: PieceKind | undefined): void {
    if (kind === "wall") this.walls.draw(id);
    else if (kind === "pin" || kind === "light" || kind === "ambience") this.signs.draw(id);
    else if (kind === "drawing" || kind === "template") this.drawings.draw(id);
  }

  private follow(kinds: Set<PieceKind>, told: PiecesTold): void {
    if (kinds.has("map")) this.maps.sync();
    if (kinds.has("fog") || kinds.has("settings")) this.fog.redraw();
    if (REACHING.some((kind) => kinds.has(kind))) this.signs.reach();
    if (kinds.has("screen")) this.weather.show(this.store.screen.weather);
    if (kinds.has("combat") || kinds.has("combatant")) this.tokens.mark();
    if (kinds.has("token")) this.liftRoofs();
    if (kinds.has("settings")) this.settled(told);
  }

  /** Size, grid or rules have changed. */
  private settled(told: PiecesTold): void {
    const set = told.changed.find(({ id }) => id === "settings")?.set ?? {};
    this.settle();
    if ("grid" in set) {
      this.tokens.redraw();
      this.drawings.reset();
    }
    if ("width" in set || "height" in set) this.shade.reset();
  }

  private settle(): void {
    const { settings, screen } = this.store;
    this.grid.show(settings);
    this.daylight.show(settings);
    this.weather.show(screen.weather);
    const [red, green, blue] = rgb(settings.background);
    this.renderer.background.color = [red, green, blue, 1];
    this.liftRoofs();
  }

  /** Roofs over one's own tokens let look through. */
  private liftRoofs(): void {
    const own = this.store.of("token").filter((token) => this.store.isMine(token));
    this.maps.fade((roof) =>
      own.some(({ x, y }) => Math.abs(x - roof.x) < roof.width / 2 && Math.abs(y - roof.y) < roof.height / 2),
    );
  }
}
