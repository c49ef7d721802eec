// Dice that tumble over the table and come to lie on what was rolled. Loaded only when dice are thrown.
import {
  AmbientLight,
  type BufferGeometry,
  CanvasTexture,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Quaternion,
  Scene,
  SRGBColorSpace,
  Vector3,
  WebGLRenderer,
} from "three";
import { type CastDie, chanceFrom, FADING, type Flight, flights, LYING, poseAt, ROLLING } from "./casting";
import { geometryOf, lying, softShadow } from "./dice_shapes3d";
import { type Colours, paintFaces } from "./face_paint";
import { type BodyKind, bodyOf, numbersOf } from "./polyhedra";

const OPENING = 30;
const TILT = 1.37; // radians above the horizon that the camera stands
const SHADOW = new Color("#0a100e");
const HALOES = { critical: new Color("#ffcf4a"), fumble: new Color("#e0301a"), "": SHADOW };
/** Where throws lie that fall at the same time, in parts of half the height. */
const LANES = [0, -0.55, 0.55];
const UPRIGHT = new Vector3(0, 1, 0);

interface Falling {
  holder: Group;
  body: Mesh<BufferGeometry, MeshStandardMaterial>;
  shadow: Mesh<PlaneGeometry, MeshBasicMaterial>;
  flight: Flight;
  rest: Quaternion;
  height: number;
  gone: boolean;
  halo: Color;
}

interface Throw {
  dice: Falling[];
  lane: number;
  began: number;
  done: () => void;
}

/** One canvas over the table, kept while dice fall; several throws share it. */
export class DiceStage {
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(OPENING, 1, 0.1, 400);
  private readonly geometries = new Map<BodyKind, BufferGeometry>();
  private readonly textures = new Map<string, CanvasTexture>();
  private readonly shadowShape = new PlaneGeometry(3.4, 3.4).rotateX(-Math.PI / 2);
  private readonly shadowPaint = softShadow();
  private throws: Throw[] = [];
  private frame = 0;

  constructor(private parent: HTMLElement) {
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: "low-power" });
    this.renderer.domElement.className = "dice-overlay";
    this.renderer.domElement.setAttribute("aria-hidden", "true");
    const sun = new DirectionalLight(0xfff2dc, 2.4);
    sun.position.set(-6, 14, 5);
    this.scene.add(sun, new HemisphereLight(0xffffff, 0x8d8674, 1.1), new AmbientLight(0xffffff, 0.35));
  }

  /** Throws dice; resolves when they are gone again, in less than two seconds. */
  throw(parent: HTMLElement, dice: CastDie[], words: string, colours: Colours): Promise<void> {
    this.parent = parent;
    if (this.throws.length === 0) this.layOut(dice.length);
    const lane = this.freeLane();
    const field = this.field();
    const ways = inLane(flights(dice.length, field, chanceFrom(words)), (LANES[lane] ?? 0) * field.height);
    return new Promise((done) => {
      const falling = dice.map((die, i) => this.make(die, ways[i] as Flight, colours));
      this.throws.push({ dice: falling, lane, began: performance.now(), done });
      if (this.throws.length === 1) this.frame = requestAnimationFrame((now) => this.draw(now));
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    for (const one of this.throws.splice(0)) this.end(one);
    for (const one of [...this.geometries.values(), ...this.textures.values()]) one.dispose();
    this.renderer.domElement.remove();
    this.renderer.dispose();
  }

  private freeLane(): number {
    const taken = new Set(this.throws.map((one) => one.lane));
    return Math.max(
      0,
      LANES.findIndex((_, lane) => !taken.has(lane)),
    );
  }

  /** Lays the canvas over the parent, and the camera so far away that dice have a good size. */
  private layOut(count: number): void {
    const { clientWidth: width, clientHeight: height } = this.parent;
    if (this.renderer.domElement.parentElement !== this.parent) this.parent.append(this.renderer.domElement);
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, count > 12 ? 1.5 : 2));
    this.renderer.setSize(width, height);
    const fitting = Math.min(width / 9, height / 9, 44);
    const crowded = Math.sqrt((width * height * 0.5) / (Math.max(1, count) * 8));
    const radius = Math.max(12, Math.min(fitting, crowded));
    this.camera.aspect = width / Math.max(1, height);
    const distance = height / radius / 2 / Math.tan((OPENING * Math.PI) / 360);
    this.camera.position.set(0, Math.sin(TILT) * distance, Math.cos(TILT) * distance);
    this.camera.lookAt(0, 0, 0);
    this.camera.updateProjectionMatrix();
  }

  private field(): { width: number; height: number } {
    const height = this.camera.position.length() * Math.tan((OPENING * Math.PI) / 360);
    return { width: height * this.camera.aspect, height };
  }

  private make(die: CastDie, flight: Flight, colours: Colours): Falling {
    const shape = bodyOf(die.kind);
    const material = new MeshStandardMaterial({
      map: this.texture(die, colours),
      roughness: 0.42,
      metalness: 0.05,
      transparent: true,
      flatShading: true,
    });
    const body = new Mesh(this.geometry(die.kind), material);
    const shadow = new Mesh(
      this.shadowShape,
      new MeshBasicMaterial({ map: this.shadowPaint, color: SHADOW, transparent: true, depthWrite: false }),
    );
    const holder = new Group().add(body);
    this.scene.add(holder, shadow);
    const { rest, height } = lying(shape, die);
    const turned = new Quaternion().setFromAxisAngle(UPRIGHT, flight.yaw).multiply(rest);
    if (die.glow) material.emissive.set(die.glow === "critical" ? "#4a3500" : "#5a0d05");
    material.emissiveIntensity = 0;
    return { holder, body, shadow, flight, rest: turned, height, gone: die.gone, halo: HALOES[die.glow] };
  }

  private draw(now: number): void {
    for (const one of [...this.throws]) this.move(one, now - one.began);
    this.renderer.render(this.scene, this.camera);
    if (this.throws.length > 0) this.frame = requestAnimationFrame((next) => this.draw(next));
    else this.renderer.domElement.remove();
  }

  private move(one: Throw, age: number): void {
    const leaving = Math.max(0, (age - ROLLING - LYING) / FADING);
    if (leaving >= 1) {
      this.throws = this.throws.filter((other) => other !== one);
      this.end(one);
      return;
    }
    const told = Math.min(1, Math.max(0, (age - ROLLING) / 160));
    for (const die of one.dice) this.place(die, age / ROLLING, told, 1 - leaving);
  }

  /** `told` grows once the dice lie: what does not count fades, what is special glows. */
  private place(die: Falling, moment: number, told: number, visible: number): void {
    const { flight } = die;
    const pose = poseAt(flight, moment);
    die.holder.position.set(pose.x, pose.y + die.height, pose.z);
    const across = new Vector3(flight.fromZ - flight.z, 0, flight.x - flight.fromX).normalize();
    const turn = new Quaternion().setFromAxisAngle(across, pose.roll);
    turn.multiply(new Quaternion().setFromAxisAngle(UPRIGHT, pose.spin)).multiply(die.rest);
    die.body.quaternion.copy(turn);
    const faded = die.gone ? 1 - told * 0.62 : 1;
    die.body.material.opacity = visible * faded;
    die.body.material.emissiveIntensity = told;
    die.shadow.position.set(pose.x + pose.y * 0.25, 0.01, pose.z - pose.y * 0.12);
    const glow = die.halo === SHADOW ? 0 : told;
    die.shadow.material.color.lerpColors(SHADOW, die.halo, glow);
    die.shadow.material.opacity = (visible * faded * (0.55 + glow * 0.45)) / (1 + pose.y * 0.6);
    die.shadow.scale.setScalar(1 + pose.y * 0.12 + glow * 0.35);
  }

  private end(one: Throw): void {
    for (const die of one.dice) {
      this.scene.remove(die.holder, die.shadow);
      die.body.material.dispose();
      die.shadow.material.dispose();
    }
    one.done();
  }

  private geometry(kind: BodyKind): BufferGeometry {
    const known = this.geometries.get(kind);
    if (known) return known;
    const geometry = geometryOf(bodyOf(kind));
    this.geometries.set(kind, geometry);
    return geometry;
  }

  private texture(die: CastDie, colours: Colours): CanvasTexture {
    const key = JSON.stringify([die.kind, die.labels, colours]);
    const known = this.textures.get(key);
    if (known) return known;
    const body = bodyOf(die.kind);
    const words = die.kind === 4 ? die.labels : numbersOf(body).map((number) => die.labels[number - 1] ?? "");
    const texture = new CanvasTexture(paintFaces(body, words, colours));
    texture.colorSpace = SRGBColorSpace;
    texture.anisotropy = 4;
    this.textures.set(key, texture);
    return texture;
  }
}

function inLane(ways: Flight[], shift: number): Flight[] {
  return ways.map((way) => ({ ...way, z: way.z + shift, fromZ: way.fromZ + shift }));
}
