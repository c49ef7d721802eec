// The floor of the 3D table: the scene's colour, maps as flat pictures, roofs above them, and the grid.
import {
  BoxGeometry,
  type Color,
  DoubleSide,
  Group,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  PlaneGeometry,
  ShaderMaterial,
  type Texture,
  Vector2,
} from "three";
import { cellCentre, isHex } from "../geometry";
import type { MapPiece, SettingsPiece } from "../protocol";
import type { TableStore } from "../store";
import { colour } from "./colours";
import { ORDER } from "./orders";
import type { Space } from "./space";
import type { Stage } from "./stage";
import type { Textures } from "./textures";

const ROOF_HEIGHT = 1.7;
/** The wooden frame around the scene: how broad and how high, in cells. */
const FRAME = { broad: 0.42, high: 0.22 };
/** Lies flat, its picture's top to the north. */
export const FLAT = new PlaneGeometry(1, 1).rotateX(-Math.PI / 2);

export function flatMaterial(values: ConstructorParameters<typeof MeshBasicMaterial>[0]): MeshBasicMaterial {
  return new MeshBasicMaterial({ transparent: true, depthWrite: false, toneMapped: false, ...values });
}

const WOOD = new MeshLambertMaterial({ color: 0x3d2817 });

interface Laid {
  mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  asset: string | null;
}

export class Ground {
  readonly root = new Group();
  private readonly floor = new Mesh(FLAT, flatMaterial({ transparent: false, depthWrite: false }));
  private readonly grid = new Mesh(FLAT, gridMaterial());
  private readonly frame = Array.from({ length: 4 }, () => new Mesh(new BoxGeometry(1, 1, 1), WOOD));
  private readonly laid = new Map<string, Laid>();

  constructor(
    private readonly store: TableStore,
    private readonly stage: Stage,
    private readonly textures: Textures,
    private readonly space: Space,
  ) {
    this.floor.renderOrder = ORDER.floor;
    this.grid.renderOrder = ORDER.grid;
    this.root.add(this.floor, this.grid, ...this.frame);
  }

  sync(): void {
    this.layFloor();
    const pieces = this.store.of("map");
    const there = new Set(pieces.map(({ id }) => id));
    for (const [id, { mesh }] of this.laid) {
      if (there.has(id)) continue;
      mesh.removeFromParent();
      mesh.material.dispose();
      this.laid.delete(id);
    }
    for (const piece of pieces) this.layMap(piece);
    this.stage.invalidate();
  }

  /** Roofs turn see-through where they cover one's own or a selected token. */
  fadeRoofs(tokens: { x: number; y: number }[]): void {
    for (const piece of this.store.of("map")) {
      const laid = this.laid.get(piece.id);
      if (!laid || !piece.above) continue;
      const covers = tokens.some((token) => isUnder(piece, token));
      laid.mesh.material.opacity = opacityOf(piece) * (covers ? 0.16 : 1);
    }
  }

  private layFloor(): void {
    const { width, height, background } = this.store.settings;
    for (const mesh of [this.floor, this.grid]) {
      mesh.scale.set(this.space.length(width), 1, this.space.length(height));
      mesh.position.set(this.space.length(width) / 2, 0, this.space.length(height) / 2);
    }
    this.layFrame(this.space.length(width), this.space.length(height));
    this.floor.material.color.copy(colour(background));
    showGrid(this.grid.material, this.store.settings, this.space);
    this.grid.visible = this.store.settings.grid.shown && this.store.settings.grid.type !== "none";
  }

  private layFrame(width: number, depth: number): void {
    this.stage.bound(width, depth);
    const { broad, high } = FRAME;
    const long = width + 2 * broad;
    const beams = [
      [width / 2, -broad / 2, long, broad],
      [width / 2, depth + broad / 2, long, broad],
      [-broad / 2, depth / 2, broad, depth],
      [width + broad / 2, depth / 2, broad, depth],
    ] as const;
    beams.forEach(([x, z, along, across], at) => {
      this.frame[at]?.position.set(x, high / 2 - 0.06, z);
      this.frame[at]?.scale.set(along, high, across);
    });
  }

  private layMap(piece: MapPiece): void {
    const laid = this.laid.get(piece.id) ?? this.newMap(piece.id);
    const { mesh } = laid;
    const { x, z } = this.space.world(piece);
    mesh.position.set(x, piece.above ? ROOF_HEIGHT : 0, z);
    mesh.rotation.y = (-piece.rotation * Math.PI) / 180;
    mesh.scale.set(
      this.space.length(piece.width) * piece.scale_x,
      1,
      this.space.length(piece.height) * piece.scale_y,
    );
    mesh.renderOrder = piece.above ? ORDER.roofs : ORDER.maps + Math.max(0, Math.min(20, piece.order));
    mesh.material.opacity = opacityOf(piece);
    if (laid.asset !== piece.asset) void this.paint(laid, piece);
  }

  private newMap(id: string): Laid {
    const mesh = new Mesh(FLAT, flatMaterial({ side: DoubleSide, visible: false }));
    const laid = { mesh, asset: null };
    this.laid.set(id, laid);
    this.root.add(mesh);
    return laid;
  }

  private async paint(laid: Laid, piece: MapPiece): Promise<void> {
    laid.asset = piece.asset;
    if (!piece.asset) {
      laid.mesh.material.visible = false;
      return;
    }
    // A small copy first: on a slow line there is a floor to stand on at once.
    for (const pixels of [384, 4096]) {
      const texture = await this.textures.asset(piece.asset, pixels);
      if (laid.asset !== piece.asset || !texture) continue;
      this.show(laid.mesh.material, texture);
    }
  }

  private show(material: MeshBasicMaterial, texture: Texture): void {
    material.map = texture;
    material.visible = true;
    material.needsUpdate = true;
    this.stage.invalidate();
  }
}

function opacityOf(piece: MapPiece): number {
  return piece.opacity * (piece.hidden ? 0.45 : 1);
}

function isUnder(piece: MapPiece, { x, y }: { x: number; y: number }): boolean {
  const turn = (-piece.rotation * Math.PI) / 180;
  const [dx, dy] = [x - piece.x, y - piece.y];
  const along = dx * Math.cos(turn) - dy * Math.sin(turn);
  const across = dx * Math.sin(turn) + dy * Math.cos(turn);
  return Math.abs(along) <= piece.width / 2 && Math.abs(across) <= piece.height / 2;
}

// -- the grid: drawn by a shader, so that its lines are crisp however near or far one looks --------------------

const VERTEX = `
varying vec2 vPlace;
void main() {
  vec4 place = modelMatrix * vec4(position, 1.0);
  vPlace = place.xz;
  gl_Position = projectionMatrix * viewMatrix * place;
}`;

const FRAGMENT = `
varying vec2 vPlace;
uniform vec2 offset;
uniform float kind;
uniform vec3 ink;
uniform float strength;

float squareEdge(vec2 p) {
  vec2 near = abs(fract(p - 0.5) - 0.5);
  return min(near.x, near.y);
}

float hexEdge(vec2 p) {
  vec2 q = kind > 1.5 ? p.yx : p;
  vec2 step_ = vec2(1.0, 1.7320508);
  vec2 a = mod(q + step_ * 0.5, step_) - step_ * 0.5;
  vec2 b = mod(q, step_) - step_ * 0.5;
  vec2 g = abs(dot(a, a) < dot(b, b) ? a : b);
  return 0.5 - max(g.x, dot(g, vec2(0.5, 0.8660254)));
}

void main() {
  vec2 p = vPlace - offset;
  float away = kind < 0.5 ? squareEdge(p) : hexEdge(p);
  float pixel = max(length(dFdx(p)), length(dFdy(p)));
  float line = 1.0 - smoothstep(pixel * 0.4, pixel * 1.3, away);
  float far = 1.0 - smoothstep(0.08, 0.22, pixel);
  gl_FragColor = vec4(ink, strength * line * far);
  #include <colorspace_fragment>
}`;

function gridMaterial(): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    transparent: true,
    depthWrite: false,
    uniforms: {
      offset: { value: new Vector2() },
      kind: { value: 0 },
      ink: { value: colour("#000000") },
      strength: { value: 0.2 },
    },
  });
}

function showGrid(material: ShaderMaterial, { grid }: SettingsPiece, space: Space): void {
  const { uniforms } = material;
  const first = isHex(grid) ? cellCentre(grid, [0, 0]) : grid;
  (uniforms.offset?.value as Vector2).set(first.x / space.cell, first.y / space.cell);
  (uniforms.ink?.value as Color).copy(colour(grid.colour));
  if (uniforms.kind) uniforms.kind.value = { square: 0, none: 0, hex_pointy: 1, hex_flat: 2 }[grid.type];
  // A line seen at a slant is thinner than on the flat board.
  if (uniforms.strength) uniforms.strength.value = Math.min(1, grid.opacity * 1.5);
}
