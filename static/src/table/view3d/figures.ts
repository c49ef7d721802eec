// All creatures on the 3D table: each as its model in the level of detail that fits, or as a card that stands up.
import { Color, Group, Matrix4, Quaternion, Vector3 } from "three";
import type { TableStore } from "../store";
import type { PiecesTold } from "../topics";
import { colour } from "./colours";
import { Crowds, type Standing } from "./crowds";
import { Figure } from "./figure";
import { FigureLabels, hasTurn } from "./figure_labels";
import type { ShownToken } from "./labels";
import { CAPS, type Caps, standIn, steadyLevel, withModels } from "./levels";
import { CARD_TOP, Looks } from "./looks";
import { type Level, Models } from "./models";
import type { SightVeil } from "./sight";
import { facing, type Space } from "./space";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

const UP = new Vector3(0, 1, 0);
const RING = 1.14;
const SHADOW = 1.3;
const TURN_RING = 1.75;

export interface Surroundings {
  store: TableStore;
  stage: Stage;
  textures: Textures;
  space: Space;
  veil: SightVeil;
}

export class Figures {
  readonly root = new Group();
  caps: Caps = CAPS.strong;
  private readonly figures = new Map<string, Figure>();
  private readonly crowds = new Crowds();
  private readonly models: Models;
  private readonly looks: Looks;
  private readonly labels: FigureLabels;
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  private lean = 0;
  private azimuth = 0;

  constructor(private readonly around: Surroundings) {
    const again = () => around.stage.invalidate();
    this.models = new Models(again, around.textures.again);
    this.looks = new Looks(around.textures, again);
    this.labels = new FigureLabels(around, this.root);
    this.root.add(this.crowds.root);
  }

  get(id: string): Figure | undefined {
    return this.figures.get(id);
  }

  sync(told: PiecesTold | null): void {
    const tokens = this.around.store.of("token") as ShownToken[];
    const there = new Set(tokens.map(({ id }) => id));
    for (const id of [...this.figures.keys()]) if (!there.has(id)) this.drop(id);
    for (const token of tokens) this.follow(token, told);
    this.around.stage.invalidate();
  }

  /** Shows where somebody holds tokens. */
  hold(held: { id: string; x: number; y: number }[], by: number): void {
    for (const { id, x, y } of held) this.figures.get(id)?.hold(x, y, by);
    this.around.stage.invalidate();
  }

  /** They go to where the store says, unless they have been moved or taken by somebody else meanwhile. */
  letGo(held: { id: string }[], by: number): void {
    for (const { id } of held) {
      const figure = this.figures.get(id);
      if (figure?.heldBy === by) this.release(figure);
    }
    this.around.stage.invalidate();
  }

  /** The figure under a point of the screen. */
  pick(clientX: number, clientY: number): ShownToken | null {
    const hit = this.crowds.hit(this.around.stage.rayAt(clientX, clientY));
    return (hit && this.figures.get(hit.id)?.token) ?? null;
  }

  /** Called before each picture: everything where it stands now, in its light and its level of detail. */
  arrange(azimuth: number, polar: number): void {
    this.azimuth = azimuth;
    // Seen from high above a card leans back, so that its face can still be told.
    this.lean = -Math.max(0, 0.95 - polar) * 0.95;
    const sized = [...this.figures.values()].map((figure) => ({ figure, pixels: this.pixelsOf(figure) }));
    const models = this.chooseModels(sized);
    this.crowds.arrange(sized.flatMap(({ figure, pixels }) => this.standings(figure, pixels, models)));
    this.labels.arrange(sized.map(({ figure, pixels }) => ({ figure, pixels, top: this.topOf(figure) })));
  }

  destroy(): void {
    for (const id of [...this.figures.keys()]) this.drop(id);
    this.crowds.destroy();
    this.models.destroy();
    this.looks.destroy();
  }

  // -- keeping up with the store ------------------------------------------------------------------

  private follow(token: ShownToken, told: PiecesTold | null): void {
    const figure = this.figures.get(token.id);
    if (!figure) {
      this.figures.set(token.id, new Figure(token));
      return;
    }
    if (figure.token === token) return;
    const path = told?.paths[token.id];
    if (figure.heldBy !== null && !moved(figure.token, token)) figure.token = token;
    else this.go(figure, token, path);
  }

  private go(figure: Figure, token: ShownToken, path: number[] | undefined): void {
    figure.heldBy = null;
    figure.goTo(token, path, this.around.space.cell, this.still ? null : performance.now());
    if (figure.isGliding) this.around.stage.animate((now) => figure.step(now));
  }

  private release(figure: Figure): void {
    const truth = this.around.store.getOf("token", figure.token.id) as ShownToken | undefined;
    this.go(figure, truth ?? figure.token, undefined);
  }

  private drop(id: string): void {
    this.figures.get(id)?.label?.destroy();
    this.figures.delete(id);
  }

  // -- drawing ------------------------------------------------------------------------------------

  private heightAt(token: ShownToken): number {
    return token.elevation / this.around.store.settings.grid.distance;
  }

  private place(figure: Figure): Vector3 {
    const { x, z } = this.around.space.world(figure);
    return new Vector3(x, this.heightAt(figure.token), z);
  }

  private pixelsOf(figure: Figure): number {
    return this.around.stage.pixelsOf(this.place(figure)) * figure.token.size;
  }

  private chooseModels(sized: { figure: Figure; pixels: number }[]): Set<string> {
    const wanted = sized
      .filter(({ figure: { token } }) => token.model && !this.models.isBroken(token.model))
      .map(({ figure: { token }, pixels }) => ({ id: token.id, model: token.model, pixels }));
    return withModels(wanted, this.caps);
  }

  private standings(figure: Figure, pixels: number, models: Set<string>): Standing[] {
    const { token } = figure;
    const ghost = token.hidden || token.layer === "game_master";
    const tint = this.tintOf(figure);
    const body = models.has(token.id) ? this.bodyOf(figure, pixels) : null;
    const parts = body ? [body] : [this.cardOf(figure), this.standOf(figure)];
    return [...parts.map((part) => ({ id: token.id, ghost, tint, ...part })), ...this.flats(figure, ghost)];
  }

  private bodyOf(figure: Figure, pixels: number): { key: string; level: Level; matrix: Matrix4 } | null {
    const { model } = figure.token;
    const wanted = steadyLevel(this.models.count(model), pixels, figure.level);
    figure.level = wanted;
    const at = standIn(this.models.want(model, wanted), wanted);
    const level = at === null ? null : this.models.level(model, at);
    if (!level) return null;
    return { key: `${model} ${at}`, level, matrix: this.matrix(figure, facing(figure.rotation)) };
  }

  private cardOf(figure: Figure): { key: string; level: Level; matrix: Matrix4 } {
    return { ...this.looks.card(figure.token), matrix: this.matrix(figure, this.azimuth, this.lean) };
  }

  private standOf(figure: Figure): { key: string; level: Level; matrix: Matrix4 } {
    return { key: "stand", level: this.looks.stand, matrix: this.matrix(figure, 0) };
  }

  private flats(figure: Figure, ghost: boolean): Standing[] {
    const { token } = figure;
    const { store } = this.around;
    const tint = WHITE;
    const flat = (key: string, level: Level, width: number, turn: number): Standing => ({
      id: token.id,
      key,
      level,
      ghost,
      tint,
      matrix: this.flatMatrix(figure, width, turn),
    });
    const look = (-figure.rotation * Math.PI) / 180;
    const flats = [flat("shadow", this.looks.shadow, SHADOW, 0)];
    flats.push(flat(`ring ${token.disposition}`, this.looks.rings[token.disposition], RING, look));
    if (store.selection.has(token.id)) flats.push(flat("selection", this.looks.selection, RING * 1.16, 0));
    if (hasTurn(store, token)) flats.push(flat("turn", this.looks.turn, TURN_RING, 0));
    return flats;
  }

  private matrix(figure: Figure, turn: number, lean = 0): Matrix4 {
    const { size } = figure.token;
    const turned = new Quaternion().setFromAxisAngle(UP, turn);
    if (lean) turned.multiply(new Quaternion().setFromAxisAngle(new Vector3(1, 0, 0), lean));
    const lifted = this.place(figure);
    if (figure.heldBy !== null) lifted.y += 0.16;
    return new Matrix4().compose(lifted, turned, new Vector3(size, size, size));
  }

  private flatMatrix(figure: Figure, width: number, turn: number): Matrix4 {
    const side = width * figure.token.size;
    const place = this.place(figure).setY(0);
    return new Matrix4().compose(
      place,
      new Quaternion().setFromAxisAngle(UP, turn),
      new Vector3(side, 1, side),
    );
  }

  private tintOf({ x, y, token }: Figure): Color {
    const light = this.around.veil.lightAt(x, y) ?? 0.5;
    const tint = token.tint ? colour(token.tint) : WHITE.clone();
    return tint.multiplyScalar(token.defeated ? light * 0.45 : light);
  }

  /** The place above its head. */
  private topOf(figure: Figure): Vector3 {
    const { token, level } = figure;
    const model = token.model && level !== null ? this.models.level(token.model, level) : null;
    const height = model?.height ?? CARD_TOP * Math.cos(this.lean);
    const place = this.place(figure);
    return place.setY(place.y + height * token.size + 0.08);
  }
}

const WHITE = new Color(0xffffff);

function moved(one: ShownToken, other: ShownToken): boolean {
  return one.x !== other.x || one.y !== other.y;
}
