// The pictures that make the map, each in the copy that fits the zoom; roofs lie above the tokens.
import { Container, Sprite, Texture } from "pixi.js";
import type { MapPiece } from "../protocol";
import type { TableStore } from "../store";
import type { Camera } from "./camera";
import type { Layers } from "./layers";
import { assetAddress, type Pictures } from "./pictures";
import { type Frame, type Tile, tileLevel, tilesIn, variantFor } from "./sizes";

export class MapView {
  readonly root = new Container();
  private readonly base = new Sprite(Texture.EMPTY);
  private readonly tiles = new Map<string, Sprite>();
  private shown = "";

  constructor(private readonly pictures: Pictures) {
    this.base.anchor.set(0.5);
    this.root.addChild(this.base);
  }

  place(piece: MapPiece, above: boolean): void {
    this.root.position.set(piece.x, piece.y);
    this.root.angle = piece.rotation;
    this.root.scale.set(piece.scale_x, piece.scale_y);
    this.root.alpha = piece.opacity * (piece.hidden ? 0.45 : 1);
    this.root.zIndex = piece.order;
    if (above) this.root.label = "roof";
  }

  /** Takes the copy that fits; while it is fetched the one before stays. */
  suit(piece: MapPiece, camera: Camera, density: number): void {
    this.root.visible = true;
    if (!piece.asset) return;
    const about = this.pictures.about(piece.asset);
    if (about === undefined) return;
    const wide = piece.width * camera.zoom * density;
    const longest = Math.max(piece.width, piece.height) * camera.zoom * density;
    const texture =
      this.pictures.get(
        assetAddress(piece.asset, variantFor(about, longest)),
        assetAddress(piece.asset, "original"),
      ) ?? (this.shown ? null : this.pictures.get(assetAddress(piece.asset, "thumbnail.webp")));
    if (texture && !texture.destroyed) this.base.texture = texture;
    if (this.base.texture !== Texture.EMPTY) this.shown = piece.asset;
    this.base.setSize(piece.width, piece.height);
    const level = tileLevel(about, wide);
    const seen = level === null ? null : seenShare(piece, camera);
    this.fill(piece, level === null || !about || !seen ? [] : tilesIn(about, level, seen));
  }

  private fill(piece: MapPiece, tiles: Tile[]): void {
    const wanted = new Set<string>();
    for (const tile of tiles) {
      const address = assetAddress(piece.asset ?? "", `tiles/${tile.level}/${tile.column}/${tile.row}.webp`);
      const texture = this.pictures.get(address);
      if (!texture) continue;
      wanted.add(address);
      if (!this.tiles.has(address)) this.lay(address, tile, texture, piece);
    }
    for (const [address, sprite] of this.tiles) if (!wanted.has(address)) this.lift(address, sprite);
  }

  private lay(address: string, tile: Tile, texture: Texture, piece: MapPiece): void {
    const sprite = new Sprite(texture);
    sprite.position.set((tile.x - 0.5) * piece.width, (tile.y - 0.5) * piece.height);
    sprite.setSize(tile.width * piece.width, tile.height * piece.height);
    this.tiles.set(address, this.root.addChild(sprite));
  }

  private lift(address: string, sprite: Sprite): void {
    sprite.destroy();
    this.tiles.delete(address);
  }

  /** Lets go of its pictures: what is off the board may be dropped from memory. */
  hide(): void {
    this.root.visible = false;
    this.forget();
    this.base.texture = Texture.EMPTY;
    this.shown = "";
  }

  /** Tiles lie where the picture's size has put them: after a change of it they are laid anew. */
  forget(): void {
    for (const [address, sprite] of this.tiles) this.lift(address, sprite);
  }
}

export class Maps {
  private readonly views = new Map<string, MapView>();

  constructor(
    private readonly store: TableStore,
    private readonly layers: Layers,
    private readonly pictures: Pictures,
  ) {}

  /** Makes what is drawn like the store. */
  sync(): void {
    const pieces = this.store.of("map");
    const there = new Set(pieces.map(({ id }) => id));
    for (const [id, view] of this.views) {
      if (there.has(id)) continue;
      view.root.destroy({ children: true });
      this.views.delete(id);
    }
    for (const piece of pieces) {
      const view = this.views.get(piece.id) ?? new MapView(this.pictures);
      this.views.set(piece.id, view);
      view.place(piece, piece.above);
      view.forget();
      this.layers.get(piece.above ? "roofs" : "maps").addChild(view.root);
    }
  }

  show(camera: Camera, density: number): void {
    const frame = camera.frame();
    for (const piece of this.store.of("map")) {
      const view = this.views.get(piece.id);
      if (meets(piece, frame)) view?.suit(piece, camera, density);
      else view?.hide();
    }
  }

  /** Roofs turn see-through where they cover one's own tokens. */
  fade(covered: (piece: MapPiece) => boolean): void {
    for (const piece of this.store.of("map")) {
      const view = piece.above ? this.views.get(piece.id) : undefined;
      if (view) view.root.alpha = piece.opacity * (piece.hidden ? 0.45 : 1) * (covered(piece) ? 0.2 : 1);
    }
  }
}

/** Whether a picture (however it is turned) is on the board. */
function meets(piece: MapPiece, frame: Frame): boolean {
  const reach = Math.hypot(piece.width * piece.scale_x, piece.height * piece.scale_y) / 2;
  return (
    piece.x + reach > frame.left &&
    piece.x - reach < frame.right &&
    piece.y + reach > frame.top &&
    piece.y - reach < frame.bottom
  );
}

/** The part of the picture that is on the board, as shares of its width and height. */
export function seenShare(piece: MapPiece, camera: Camera): Frame {
  const { left, top, right, bottom } = camera.frame();
  const turn = (-piece.rotation * Math.PI) / 180;
  const corners = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ].map(([x = 0, y = 0]) => {
    const dx = x - piece.x;
    const dy = y - piece.y;
    return {
      x: ((dx * Math.cos(turn) - dy * Math.sin(turn)) * piece.scale_x) / piece.width + 0.5,
      y: ((dx * Math.sin(turn) + dy * Math.cos(turn)) * piece.scale_y) / piece.height + 0.5,
    };
  });
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const share = (value: number) => Math.min(1, Math.max(0, value));
  return {
    left: share(Math.min(...xs)),
    right: share(Math.max(...xs)),
    top: share(Math.min(...ys)),
    bottom: share(Math.max(...ys)),
  };
}
