// The WebGL way of showing a creature; loaded only when somebody wants to see it.
import {
  AmbientLight,
  Box3,
  BufferGeometry,
  CircleGeometry,
  Color,
  DirectionalLight,
  Float32BufferAttribute,
  Group,
  HemisphereLight,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  Sphere,
  Vector3,
  WebGLRenderer,
} from "three";
import {
  cameraPosition,
  fittingDistance,
  type Orbit,
  type OrbitLimits,
  panned,
  rotated,
  zoomed,
} from "./orbit";
import { Specimen } from "./specimen";
import type { LevelInfo, LightSetting, SurfaceMode, View3D } from "./types";

const OPENING = 32;
const TURN_PER_SECOND = 0.45;
// The enclosing sphere is much roomier than most creatures.
const FILLED = 0.9;
const START = { azimuth: 0.45, polar: 1.22 };

export class ThreeView implements View3D {
  readonly canvas: HTMLCanvasElement;
  private readonly renderer: WebGLRenderer;
  private readonly scene = new Scene();
  private readonly camera = new PerspectiveCamera(OPENING, 1, 0.01, 100);
  private readonly key = new DirectionalLight(0xfff4e2, 1.6);
  private readonly sky = new HemisphereLight(0xffffff, 0xb9b09c, 1.5);
  private readonly fill = new AmbientLight(0xffffff, 0.5);
  private readonly plate = new Group();
  private readonly watcher: ResizeObserver;
  private specimen: Specimen | null = null;
  private mode: SurfaceMode = "painted";
  private orbit: Orbit = { ...START, distance: 3, target: [0, 0, 0] };
  private limits: OrbitLimits = { nearest: 0.3, farthest: 10, reach: 1 };
  private radius = 1;
  private readonly centre = new Vector3();
  private light: LightSetting = { strength: 1, direction: 40 };
  private turning = false;
  private visible = true;
  private frame = 0;
  private lastFrame = 0;
  private readonly onSeen: IntersectionObserver;

  constructor(private readonly host: HTMLElement) {
    this.renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: "low-power" });
    this.canvas = this.renderer.domElement;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    this.scene.add(this.key, this.sky, this.fill, this.plate);
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(host);
    this.onSeen = new IntersectionObserver(([entry]) => {
      this.visible = entry?.isIntersecting ?? true;
      this.invalidate();
    });
    this.onSeen.observe(host);
    this.setLight(this.light);
    this.resize();
  }

  async show(data: ArrayBuffer): Promise<LevelInfo> {
    const next = await Specimen.read(data);
    const first = this.specimen === null;
    this.specimen?.dispose();
    this.specimen = next;
    next.setMode(this.mode);
    this.scene.add(next.root);
    if (first) this.frameModel(next);
    next.root.position.copy(this.centre).negate();
    // Counted by tests and by whoever looks into a slow page.
    this.canvas.dataset.triangles = String(next.triangles);
    this.invalidate();
    return { triangles: next.triangles };
  }

  rotate(horizontal: number, vertical: number): void {
    this.move(rotated(this.orbit, horizontal, vertical));
  }

  zoom(factor: number): void {
    this.move(zoomed(this.orbit, factor, this.limits));
  }

  pan(right: number, up: number): void {
    const scale = this.orbit.distance * 0.8;
    this.move(panned(this.orbit, right * scale, up * scale, this.limits));
  }

  reset(): void {
    const distance = fittingDistance(this.radius * FILLED, (OPENING * Math.PI) / 180, this.camera.aspect);
    this.move({ ...START, distance, target: [0, 0, 0] });
  }

  setTurning(on: boolean): void {
    this.turning = on;
    this.lastFrame = 0;
    this.invalidate();
  }

  setLight(light: LightSetting): void {
    this.light = light;
    this.key.intensity = 1.7 * light.strength;
    this.sky.intensity = 1.5 * light.strength;
    this.fill.intensity = 0.6 * light.strength;
    this.invalidate();
  }

  setMode(mode: SurfaceMode): void {
    this.mode = mode;
    this.specimen?.setMode(mode);
    this.invalidate();
  }

  picture(): Promise<Blob> {
    // Drawn in the same task as it is read, so the drawing buffer need not be kept.
    this.draw();
    return new Promise((resolve, reject) => {
      this.canvas.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error("The browser gave no picture.")),
      );
    });
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.watcher.disconnect();
    this.onSeen.disconnect();
    this.specimen?.dispose();
    this.plate.traverse((part) => {
      if (part instanceof Mesh || part instanceof LineSegments) part.geometry.dispose();
    });
    this.renderer.dispose();
    this.canvas.remove();
  }

  private move(orbit: Orbit): void {
    this.orbit = orbit;
    this.canvas.dataset.azimuth = orbit.azimuth.toFixed(3);
    this.canvas.dataset.distance = orbit.distance.toFixed(3);
    this.invalidate();
  }

  private frameModel(specimen: Specimen): void {
    const box = new Box3().setFromObject(specimen.root);
    const sphere = box.getBoundingSphere(new Sphere());
    this.radius = sphere.radius || 1;
    // Measured once: later levels share the same frame, so that nothing jumps.
    this.centre.copy(sphere.center);
    this.limits = { nearest: this.radius * 0.35, farthest: this.radius * 9, reach: this.radius };
    this.camera.near = this.radius / 50;
    this.camera.far = this.radius * 40;
    this.camera.updateProjectionMatrix();
    this.layPlate(box.getSize(new Vector3()), box.min.y - sphere.center.y);
    this.reset();
  }

  /** A graduated plate under the creature, as specimens stand on in a cabinet. */
  private layPlate(size: Vector3, height: number): void {
    const radius = Math.hypot(size.x, size.z) * 0.56;
    const ink = new Color(getComputedStyle(this.host).getPropertyValue("color"));
    const points: number[] = [];
    for (let step = 0; step < 72; step += 1) {
      const angle = (step / 72) * Math.PI * 2;
      const inner = radius * (step % 6 === 0 ? 0.93 : 0.97);
      points.push(Math.sin(angle) * inner, 0, Math.cos(angle) * inner);
      points.push(Math.sin(angle) * radius, 0, Math.cos(angle) * radius);
    }
    const ticks = new BufferGeometry().setAttribute("position", new Float32BufferAttribute(points, 3));
    const lines = new LineSegments(
      ticks,
      new LineBasicMaterial({ color: ink, transparent: true, opacity: 0.55 }),
    );
    const shade = new MeshBasicMaterial({ color: ink, transparent: true, opacity: 0.08, depthWrite: false });
    const disc = new Mesh(new CircleGeometry(radius, 72).rotateX(-Math.PI / 2), shade);
    this.plate.add(disc, lines);
    this.plate.position.y = height - this.radius * 0.004;
  }

  private resize(): void {
    const { clientWidth, clientHeight } = this.host;
    if (clientWidth === 0 || clientHeight === 0) return;
    this.camera.aspect = clientWidth / clientHeight;
    this.camera.updateProjectionMatrix();
    this.renderer.setSize(clientWidth, clientHeight, false);
    this.invalidate();
  }

  /** Draws only when something changed: a still creature costs nothing. */
  private invalidate(): void {
    if (this.frame !== 0 || !this.visible) return;
    this.frame = requestAnimationFrame((now) => {
      this.frame = 0;
      if (this.turning) this.turnBy(now);
      this.draw();
      if (this.turning) this.invalidate();
    });
  }

  private turnBy(now: number): void {
    const seconds = this.lastFrame === 0 ? 0 : Math.min(0.1, (now - this.lastFrame) / 1000);
    this.lastFrame = now;
    this.orbit = rotated(this.orbit, TURN_PER_SECOND * seconds, 0);
    this.canvas.dataset.azimuth = this.orbit.azimuth.toFixed(3);
  }

  private draw(): void {
    const [x, y, z] = cameraPosition(this.orbit);
    this.camera.position.set(x, y, z);
    this.camera.lookAt(...(this.orbit.target as [number, number, number]));
    const around = this.orbit.azimuth + (this.light.direction * Math.PI) / 180;
    this.key.position.set(Math.sin(around), 0.9, Math.cos(around)).multiplyScalar(this.radius * 4);
    this.renderer.render(this.scene, this.camera);
  }
}
