// The shader that darkens what is not seen: mixes the sight before with the sight now, softens their edges, and lets
// remembered places show through.
import { GlProgram } from "pixi.js";
import { SCREEN_VERTEX } from "./shaders";

const FRAGMENT = `
in vec2 vShare;
out vec4 finalColor;
uniform sampler2D uNow;
uniform sampler2D uBefore;
uniform sampler2D uMemory;
uniform sampler2D uLight;
uniform vec2 uSoft;
uniform float uMix;
uniform vec2 uOrigin;
uniform vec2 uAcross;
uniform vec2 uDown;
uniform vec2 uScene;
uniform float uStrength;
uniform float uRemember;
uniform float uNight;

float noise(vec2 p) {
  vec2 i = floor(p);
  vec2 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  vec4 h = fract(sin(vec4(dot(i, vec2(12.99, 78.23)), dot(i + vec2(1.0, 0.0), vec2(12.99, 78.23)),
    dot(i + vec2(0.0, 1.0), vec2(12.99, 78.23)), dot(i + vec2(1.0), vec2(12.99, 78.23)))) * 43758.5453);
  return mix(mix(h.x, h.y, f.x), mix(h.z, h.w, f.x), f.y);
}

vec3 seen(vec2 at) {
  return mix(texture(uBefore, at).rgb, texture(uNow, at).rgb, uMix);
}

vec3 softly(vec2 at) {
  vec3 sum = seen(at) * 4.0;
  sum += (seen(at + vec2(uSoft.x, 0.0)) + seen(at - vec2(uSoft.x, 0.0)) +
    seen(at + vec2(0.0, uSoft.y)) + seen(at - vec2(0.0, uSoft.y))) * 2.0;
  sum += seen(at + uSoft) + seen(at - uSoft) + seen(at + vec2(uSoft.x, -uSoft.y)) + seen(at + vec2(-uSoft.x, uSoft.y));
  return sum / 16.0;
}

vec3 lit(vec2 at) {
  vec2 r = uSoft * 3.0;
  vec3 sum = texture(uLight, at).rgb * 2.0;
  for (int i = 0; i < 8; i++) {
    float a = float(i) * 0.7853982;
    vec2 d = vec2(cos(a), sin(a));
    sum += texture(uLight, at + d * r).rgb + texture(uLight, at + d * r * 0.5).rgb;
  }
  return sum / 18.0;
}

void main() {
  vec3 s = softly(vShare);
  float all = clamp(s.r + s.g + s.b, 0.0, 1.0);
  vec2 place = uOrigin + vShare.x * uAcross + vShare.y * uDown;
  vec2 onScene = place / uScene;
  float inside = step(0.0, onScene.x) * step(onScene.x, 1.0) * step(0.0, onScene.y) * step(onScene.y, 1.0);
  float memory = texture(uMemory, onScene).r * uRemember * inside;
  float grain = noise(place * 0.035) * 0.5 + noise(place * 0.11) * 0.3;
  vec3 unknown = vec3(0.035, 0.037, 0.042) + grain * vec3(0.022, 0.02, 0.018);
  float veil = mix(1.0, 0.66, memory);
  vec3 colour = mix(unknown, vec3(0.03, 0.035, 0.055), memory);
  float outside = (1.0 - all) * veil;
  float dim = s.g * 0.36;
  float dark = s.b * 0.5;
  vec4 shade = vec4(colour, 1.0) * outside;
  shade += vec4(0.02, 0.03, 0.08, 1.0) * dim * (1.0 - shade.a);
  shade += vec4(0.16, 0.165, 0.175, 1.0) * dark * (1.0 - shade.a);
  shade *= uStrength;
  shade += vec4(0.03, 0.05, 0.13, 1.0) * uNight * (1.0 - shade.a);
  // Light tints a little and brightens a little: however many lamps overlap, the map is not washed out.
  vec3 light = lit(vShare) * all * (1.0 - outside);
  float strength = max(light.r, max(light.g, light.b));
  finalColor = vec4(shade.rgb + light * 0.7, clamp(shade.a + strength * 0.32, 0.0, 1.0));
}
`;

export function shadeProgram(): GlProgram {
  return GlProgram.from({
    vertex: SCREEN_VERTEX,
    fragment: FRAGMENT,
    name: "shade",
    preferredFragmentPrecision: "highp",
  });
}
