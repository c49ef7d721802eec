// The grid, drawn by a shader: always one crisp line wide, however near or far one looks, for the price of a rectangle.
import { GlProgram, Mesh, MeshGeometry, Shader, UniformGroup } from "pixi.js";
import { cellCentre, isHex } from "../geometry";
import type { SettingsPiece } from "../protocol";
import { SCENE_VERTEX } from "./shaders";

const FRAGMENT = `
in vec2 vPlace;
uniform vec2 uOffset;
uniform float uSize;
uniform float uZoom;
uniform float uType;
uniform vec4 uColour;

float toSquare(vec2 p) {
  vec2 near = abs(fract((p - uOffset) / uSize - 0.5) - 0.5) * uSize;
  return min(near.x, near.y);
}

float toHex(vec2 p) {
  vec2 q = p - uOffset;
  if (uType > 1.5) q = q.yx;
  vec2 step = vec2(1.0, 1.7320508) * uSize;
  vec2 half_ = step * 0.5;
  vec2 a = mod(q + half_, step) - half_;
  vec2 b = mod(q, step) - half_;
  vec2 g = abs(dot(a, a) < dot(b, b) ? a : b);
  return uSize * 0.5 - max(g.x, dot(g, vec2(0.5, 0.8660254)));
}

void main() {
  float away = (uType < 0.5 ? toSquare(vPlace) : toHex(vPlace)) * uZoom;
  float line = 1.0 - smoothstep(0.35, 1.15, away);
  float far = smoothstep(5.0, 14.0, uSize * uZoom);
  float alpha = uColour.a * line * far;
  finalColor = vec4(uColour.rgb * alpha, alpha);
}
`;

export class GridLines {
  readonly mesh: Mesh<MeshGeometry, Shader>;
  private readonly uniforms = new UniformGroup({
    uOffset: { value: new Float32Array([0, 0]), type: "vec2<f32>" },
    uSize: { value: 70, type: "f32" },
    uZoom: { value: 1, type: "f32" },
    uType: { value: 0, type: "f32" },
    uColour: { value: new Float32Array([0, 0, 0, 0.2]), type: "vec4<f32>" },
  });

  constructor(density: number) {
    const glProgram = GlProgram.from({
      vertex: SCENE_VERTEX,
      fragment: `out vec4 finalColor;\n${FRAGMENT}`,
      name: "grid",
      preferredFragmentPrecision: "highp",
    });
    const shader = new Shader({ glProgram, resources: { grid: this.uniforms } });
    const corners = new Float32Array([0, 0, 1, 0, 1, 1, 0, 1]);
    const geometry = new MeshGeometry({
      positions: corners,
      uvs: corners,
      indices: new Uint32Array([0, 1, 2, 0, 2, 3]),
    });
    this.mesh = new Mesh({ geometry, shader });
    this.density = density;
  }

  private readonly density: number;

  show({ grid, width, height }: SettingsPiece): void {
    this.mesh.visible = grid.shown && grid.type !== "none" && grid.opacity > 0;
    this.mesh.scale.set(width, height);
    const uniforms = this.uniforms.uniforms;
    const first = isHex(grid) ? cellCentre(grid, [0, 0]) : { x: grid.x, y: grid.y };
    uniforms.uOffset[0] = first.x;
    uniforms.uOffset[1] = first.y;
    uniforms.uSize = grid.size;
    uniforms.uType = { square: 0, none: 0, hex_pointy: 1, hex_flat: 2 }[grid.type];
    uniforms.uColour.set([...rgb(grid.colour), grid.opacity]);
  }

  zoom(zoom: number): void {
    this.uniforms.uniforms.uZoom = zoom * this.density;
  }
}

export function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16) || 0;
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}
