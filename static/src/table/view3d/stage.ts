// Renderer, camera and light of the 3D table; draws only when something has changed.
import {
  Color,
  DirectionalLight,
  HemisphereLight,
  PerspectiveCamera,
  Plane,
  Raycaster,
  Scene,
  SRGBColorSpace,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { eye, OPENING, type TableOrbit } from "./orbit";
import type { Place } from "./space";

/** Goes on with something that moves; whether there is more of it. */
export type Step = (now: number) => boolean;

const KEY = 0xfff1dc;
const SKY = 0xf4f1ea;
const GROUND = new Plane(new Vector3(0, 1, 0), 0);

export class Stage {
  readonly canvas: HTMLCanvasElement;
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera((OPENING * 180) / Math.PI, 1, 0.1, 1000);
  readonly renderer: WebGLRenderer;
  /** The borders of the scene, for what would shine beyond them. */
  readonly edges = [
    new Plane(new Vector3(1, 0, 0), 0),
    new Plane(new Vector3(0, 0, 1), 0),
    new Plane(new Vector3(-1, 0, 0), 0),
    new Plane(new Vector3(0, 0, -1), 0),
  ];
  private readonly key = new DirectionalLight(KEY, 2.1);
  private readonly sky = new HemisphereLight(SKY, 0x8b8371, 1.7);
  private readonly steps = new Set<Step>();
  private readonly watcher: ResizeObserver;
  private readonly ray = new Raycaster();
  private frame = 0;
  private orbit: TableOrbit = { x: 0, z: 0, azimuth: 0, polar: 0.9, distance: 10 };
  /** Called before each picture is drawn. */
  beforeDraw: () => void = () => undefined;
  /** Called after each picture with the milliseconds since the one before it, if they followed each other. */
  drawn: (took: number | null) => void = () => undefined;
  private last: number | null = null;
  private darkness = 0;

  constructor(private readonly host: HTMLElement) {
    this.renderer = new WebGLRenderer({ antialias: true, powerPreference: "high-performance" });
    this.renderer.localClippingEnabled = true;
    this.renderer.outputColorSpace = SRGBColorSpace;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.canvas = this.renderer.domElement;
    this.canvas.className = "view3d__canvas";
    this.scene.add(this.key, this.key.target, this.sky);
    host.append(this.canvas);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
    this.resize();
  }

  get height(): number {
    return Math.max(1, this.host.clientHeight);
  }

  get aspect(): number {
    return Math.max(1, this.host.clientWidth) / this.height;
  }

  /** Where a place of the world is on the screen, in CSS pixels; null: behind the camera. */
  onScreen(place: Vector3): { x: number; y: number } | null {
    const at = place.clone().project(this.camera);
    if (at.z > 1) return null;
    return { x: ((at.x + 1) / 2) * this.host.clientWidth, y: ((1 - at.y) / 2) * this.height };
  }

  /** Device pixels of something one cell high at this place. */
  pixelsOf(place: Vector3): number {
    const far = Math.max(0.1, this.camera.position.distanceTo(place));
    return (this.height * this.renderer.getPixelRatio()) / (2 * Math.tan(OPENING / 2) * far);
  }

  background(colour: string): void {
    this.scene.background = new Color(colour);
    this.invalidate();
  }

  bound(width: number, depth: number): void {
    const [, , east, south] = this.edges;
    if (east) east.constant = width;
    if (south) south.constant = depth;
  }

  look(orbit: TableOrbit): void {
    this.orbit = orbit;
    this.camera.position.set(...eye(orbit));
    this.camera.lookAt(orbit.x, 0, orbit.z);
    this.camera.near = Math.max(0.05, orbit.distance / 60);
    this.camera.far = orbit.distance * 14 + 60;
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    // The light goes with the camera's turn a little, so that no side is ever black.
    const from = orbit.azimuth - 0.9;
    this.key.position.set(orbit.x + Math.sin(from) * 30, 44, orbit.z + Math.cos(from) * 30);
    this.key.target.position.set(orbit.x, 0, orbit.z);
    this.key.target.updateMatrixWorld();
    this.invalidate();
  }

  /** Lightning: 1 is glaring, 0 over. */
  flash(strength: number): void {
    this.sky.intensity = (1.7 + 9 * strength) * (1 - 0.45 * this.darkness);
  }

  /** How dark the scene is for who sees all of it, 0 to 1. */
  dim(darkness: number, daylight: [number, number, number]): void {
    const hue = new Color().setRGB(...daylight, SRGBColorSpace);
    this.key.color.set(KEY).multiply(hue);
    this.sky.color.set(SKY).multiply(hue);
    this.darkness = darkness;
    this.key.intensity = 2.1 * (1 - 0.6 * darkness);
    this.sky.intensity = 1.7 * (1 - 0.45 * darkness);
    this.invalidate();
  }

  animate(step: Step): void {
    this.steps.add(step);
    this.invalidate();
  }

  invalidate(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame((now) => this.draw(now));
  }

  /** Fewer pixels for devices that cannot keep up. */
  coarser(): void {
    this.renderer.setPixelRatio(1);
    this.resize();
  }

  rayAt(clientX: number, clientY: number): Raycaster {
    const box = this.canvas.getBoundingClientRect();
    const x = ((clientX - box.left) / box.width) * 2 - 1;
    const y = 1 - ((clientY - box.top) / box.height) * 2;
    this.ray.setFromCamera(new Vector2(x, y), this.camera);
    return this.ray;
  }

  /** The place of the ground under a point of the screen; null: the sky. */
  groundAt(clientX: number, clientY: number): Place | null {
    const hit = this.rayAt(clientX, clientY).ray.intersectPlane(GROUND, new Vector3());
    return hit && hit.distanceTo(this.camera.position) < this.camera.far ? { x: hit.x, z: hit.z } : null;
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
    this.frame = -1;
    this.watcher.disconnect();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.camera.aspect = clientWidth / clientHeight;
    this.renderer.setSize(clientWidth, clientHeight, false);
    this.look(this.orbit);
  }

  private draw(now: number): void {
    this.frame = 0;
    for (const step of [...this.steps]) if (!step(now)) this.steps.delete(step);
    this.beforeDraw();
    this.renderer.render(this.scene, this.camera);
    this.drawn(this.last === null ? null : now - this.last);
    const goesOn = this.steps.size > 0;
    this.last = goesOn ? now : null;
    if (goesOn) this.invalidate();
  }
}
