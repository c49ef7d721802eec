// Darkens what this person does not see: sight now and before at half the screen's resolution, mixed while tokens glide.
import {
  Container,
  Mesh,
  MeshGeometry,
  RenderTexture,
  Shader,
  type Texture,
  UniformGroup,
  type WebGLRenderer,
} from "pixi.js";
import type { TableStore } from "../store";
import type { Camera } from "./camera";
import { type Frames, isStill } from "./frames";
import { Glow } from "./glow";
import { Memory } from "./memory";
import { shadeProgram } from "./shade_shader";
import { SightAreas } from "./sight_areas";

const HALF = 0.5;
const QUARTER = 0.25;
const MIXING = 320;
const SOFT = 5;

export class Shade {
  readonly mesh: Mesh<MeshGeometry, Shader>;
  /** Game masters may look through what players do not see. */
  seeThrough = false;
  private readonly memory: Memory;
  private now: SightAreas;
  private before: SightAreas | null = null;
  private readonly nowPicture = RenderTexture.create({ width: 1, height: 1 });
  private readonly beforePicture = RenderTexture.create({ width: 1, height: 1 });
  private readonly lightPicture = RenderTexture.create({ width: 1, height: 1 });
  private readonly glow: Glow;
  private began = 0;
  private readonly holder = new Container();
  private readonly shader: Shader;
  private readonly uniforms = new UniformGroup({
    uSoft: { value: new Float32Array(2), type: "vec2<f32>" },
    uMix: { value: 1, type: "f32" },
    uOrigin: { value: new Float32Array(2), type: "vec2<f32>" },
    uAcross: { value: new Float32Array(2), type: "vec2<f32>" },
    uDown: { value: new Float32Array(2), type: "vec2<f32>" },
    uScene: { value: new Float32Array([1, 1]), type: "vec2<f32>" },
    uStrength: { value: 1, type: "f32" },
    uRemember: { value: 1, type: "f32" },
    uNight: { value: 0, type: "f32" },
  });

  constructor(
    private readonly renderer: WebGLRenderer,
    private readonly store: TableStore,
    private readonly camera: Camera,
    private readonly frames: Frames,
  ) {
    this.memory = new Memory(renderer, frames.need);
    this.glow = new Glow(store, frames);
    this.now = new SightAreas(store.sight);
    this.shader = new Shader({
      glProgram: shadeProgram(),
      resources: { shade: this.uniforms, ...this.textures() },
    });
    const corners = new Float32Array([0, 0, 1, 0, 1, 1, 0, 1]);
    const geometry = new MeshGeometry({
      positions: corners,
      uvs: corners,
      indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
    });
    this.mesh = new Mesh({ geometry, shader: this.shader });
  }

  /** All anew: another scene, or the same after a long break. */
  reset(): void {
    const { settings, sight, explored } = this.store;
    this.memory.begin(settings.width, settings.height);
    this.memory.see(sight);
    void this.memory.recall(explored);
    this.replace(false);
  }

  /** Sight has changed. */
  see(passed: number[][], forgotten: boolean): void {
    if (forgotten) this.reset();
    else {
      this.memory.see(this.store.sight, passed);
      this.replace(!isStill());
    }
  }

  resize(): void {
    const width = Math.max(1, Math.ceil(this.camera.width * HALF));
    const height = Math.max(1, Math.ceil(this.camera.height * HALF));
    this.nowPicture.resize(width, height);
    this.lightPicture.resize(Math.ceil(width / 2), Math.ceil(height / 2));
    this.beforePicture.resize(width, height);
  }

  /** Draws the masks for the camera as it is; called before each frame. */
  prepare(time: number): void {
    const { sight, settings, screen, isGameMaster } = this.store;
    // Game masters see what they work on: for them the dark is only hinted at.
    const dark = sight.everything ? settings.darkness * (isGameMaster ? 0.15 : 0.45) : 0;
    const night = dark + (screen.night && !isGameMaster ? 0.45 : 0);
    this.mesh.visible = !sight.everything || night > 0 || this.glow.shines;
    if (!this.mesh.visible) return;
    this.mix(time);
    this.glow.step(time);
    this.picture(this.now.root, this.nowPicture, HALF);
    if (this.before) this.picture(this.before.root, this.beforePicture, HALF);
    this.picture(this.glow.root, this.lightPicture, QUARTER);
    this.set(night);
  }

  destroy(): void {
    this.memory.destroy();
    this.now.destroy();
    this.before?.destroy();
    this.nowPicture.destroy(true);
    this.beforePicture.destroy(true);
    this.lightPicture.destroy(true);
  }

  private replace(smoothly: boolean): void {
    this.before?.destroy();
    this.before = smoothly ? this.now : null;
    if (!smoothly) this.now.destroy();
    this.now = new SightAreas(this.store.sight);
    this.glow.sync();
    this.began = performance.now();
    this.frames.need();
  }

  private mix(time: number): void {
    const share = this.before ? Math.min(1, Math.max(0, (time - this.began) / MIXING)) : 1;
    this.uniforms.uniforms.uMix = share;
    if (share < 1) this.frames.need();
    else if (this.before) {
      this.before.destroy();
      this.before = null;
    }
  }

  private picture(root: Container, target: RenderTexture, share: number): void {
    const { camera } = this;
    this.holder.removeChildren();
    this.holder.addChild(root);
    const origin = camera.toScreen(0, 0);
    root.scale.set(camera.zoom * share);
    root.rotation = camera.turn;
    root.position.set(origin.x * share, origin.y * share);
    this.renderer.render({ container: this.holder, target, clear: true, clearColor: [0, 0, 0, 1] });
  }

  private set(night: number): void {
    const { camera, store } = this;
    const origin = camera.toScene(0, 0);
    const across = camera.toScene(camera.width, 0);
    const down = camera.toScene(0, camera.height);
    const uniforms = this.uniforms.uniforms;
    uniforms.uOrigin.set([origin.x, origin.y]);
    uniforms.uAcross.set([across.x - origin.x, across.y - origin.y]);
    uniforms.uDown.set([down.x - origin.x, down.y - origin.y]);
    uniforms.uScene.set([store.settings.width, store.settings.height]);
    const soft = Math.min(9, Math.max(1.2, SOFT * camera.zoom));
    uniforms.uSoft.set([soft / camera.width, soft / camera.height]);
    uniforms.uStrength = this.seeThrough ? 0.55 : 1;
    uniforms.uRemember = store.settings.explored === "off" ? 0 : 1;
    uniforms.uNight = Math.min(0.8, night);
    Object.assign(this.shader.resources, this.textures());
  }

  private textures(): Record<string, Texture["source"]> {
    const before = this.before ? this.beforePicture : this.nowPicture;
    return {
      uNow: this.nowPicture.source,
      uBefore: before.source,
      uMemory: this.memory.texture.source,
      uLight: this.lightPicture.source,
    };
  }
}
