// The renderer of the board. Pixi is told first to do without eval, which the site's policy forbids.
import "pixi.js/unsafe-eval";
import "pixi.js/graphics";
import "pixi.js/mesh";
import "pixi.js/particle-container";
import "pixi.js/text";
import "pixi.js/text-bitmap";
import { isWebGLSupported, WebGLRenderer } from "pixi.js";

export class NoGraphics extends Error {
  constructor() {
    super(
      "This browser shows no WebGL graphics. Switch hardware acceleration on, or use another browser; " +
        "the panels and the list of tokens work without it.",
    );
    this.name = "NoGraphics";
  }
}

/** Makes the renderer and its canvas; NoGraphics where the browser has none. */
export async function makeRenderer(width: number, height: number): Promise<WebGLRenderer> {
  if (!isWebGLSupported(false)) throw new NoGraphics();
  const renderer = new WebGLRenderer();
  await renderer.init({
    width,
    height,
    antialias: true,
    autoDensity: true,
    resolution: Math.min(2, globalThis.devicePixelRatio || 1),
    backgroundColor: 0x141210,
    powerPreference: "high-performance",
    preferWebGLVersion: 2,
    skipExtensionImports: true,
    hello: false,
  });
  return renderer;
}
