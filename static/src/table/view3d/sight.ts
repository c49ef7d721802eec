// The dark over what is not seen: one plane above maps, templates and light, driven by the mask of what is seen.
import {
  DataTexture,
  LinearFilter,
  Mesh,
  RGBAFormat,
  ShaderMaterial,
  UnsignedByteType,
  Vector2,
} from "three";
import { memoryOf } from "../memory";
import type { TableStore } from "../store";
import { FLAT } from "./ground";
import { DARK, DIM, type SightMask } from "./mask";
import { ORDER } from "./orders";
import type { Space } from "./space";
import type { Stage } from "./stage";

const VERTEX = `
varying vec2 vShare;
void main() {
  vShare = vec2(uv.x, 1.0 - uv.y);
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/** Nine taps soften the edge of sight; what was seen before lies under a cool veil, the rest is black. */
const FRAGMENT = `
varying vec2 vShare;
uniform sampler2D mask;
uniform vec2 texel;

void main() {
  vec4 sum = vec4(0.0);
  for (int y = -1; y <= 1; y++) {
    for (int x = -1; x <= 1; x++) {
      float weight = (x == 0 ? 2.0 : 1.0) * (y == 0 ? 2.0 : 1.0) / 16.0;
      sum += texture2D(mask, vShare + vec2(float(x), float(y)) * texel) * weight;
    }
  }
  float seen = clamp(sum.r + sum.g + sum.b, 0.0, 1.0);
  float light = sum.r + sum.g * ${DIM.toFixed(2)} + sum.b * ${DARK.toFixed(2)};
  float veil = mix(mix(0.995, 0.8, sum.a), 1.0 - clamp(light, 0.0, 1.0), seen);
  vec3 tint = mix(vec3(0.0040, 0.0033, 0.0027), vec3(0.016, 0.024, 0.045), max(sum.a, seen));
  gl_FragColor = vec4(tint, veil);
  #include <colorspace_fragment>
}`;

export class SightVeil {
  readonly mesh: Mesh;
  private readonly material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    transparent: true,
    depthWrite: false,
    uniforms: { mask: { value: null }, texel: { value: new Vector2() } },
  });
  private texture: DataTexture | null = null;
  private of: SightMask | null = null;
  private readonly stop: () => void;

  constructor(
    private readonly store: TableStore,
    private readonly stage: Stage,
    private readonly space: Space,
  ) {
    this.mesh = new Mesh(FLAT, this.material);
    this.mesh.renderOrder = ORDER.sight;
    this.stop = memoryOf(store).onChange(() => this.sync());
    this.sync();
  }

  /** How light a place is for this person, 0 to 1; null: he does not see it. */
  lightAt(x: number, y: number): number | null {
    if (this.store.sight.everything) return 1 - 0.45 * this.store.settings.darkness;
    return this.of?.lightAt(x, y) ?? null;
  }

  sync(): void {
    const { width, height } = this.store.settings;
    this.mesh.scale.set(this.space.length(width), 1, this.space.length(height));
    this.mesh.position.set(this.space.length(width) / 2, 0, this.space.length(height) / 2);
    this.mesh.visible = !this.store.sight.everything;
    if (this.mesh.visible) this.upload(memoryOf(this.store).mask);
    this.stage.invalidate();
  }

  destroy(): void {
    this.stop();
    this.texture?.dispose();
    this.material.dispose();
  }

  private upload(mask: SightMask): void {
    if (this.of !== mask || !this.texture) {
      this.texture?.dispose();
      const data = mask.pixels as Uint8Array<ArrayBuffer>;
      this.texture = new DataTexture(data, mask.width, mask.height, RGBAFormat, UnsignedByteType);
      this.texture.minFilter = this.texture.magFilter = LinearFilter;
      this.of = mask;
      const { mask: sampler, texel } = this.material.uniforms;
      if (sampler) sampler.value = this.texture;
      (texel?.value as Vector2).set(1 / mask.width, 1 / mask.height);
    }
    this.texture.needsUpdate = true;
  }
}
