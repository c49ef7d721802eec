// What the viewer shows and what its two ways of showing (WebGL and pictures) have in common.
export interface ViewerConfig {
  /** The creature's name, for labels and file names. */
  name: string;
  /** GLB addresses, finest first. */
  levels: string[];
  poster: string | null;
  /** Pictures of one turn, evenly spaced, for browsers without WebGL. */
  turntable: string[];
}

export type SurfaceMode = "painted" | "clay" | "wire";
export const SURFACE_MODES: readonly SurfaceMode[] = ["painted", "clay", "wire"];

export interface LightSetting {
  /** 0 = dark, 1 = as photographed, 3 = glaring. */
  strength: number;
  /** Degrees around the creature; 0 comes from the viewer. */
  direction: number;
}

export interface LevelInfo {
  triangles: number;
}

export interface ViewerHandle {
  /** Loads the model (or the turntable pictures); safe to call again. */
  load(): Promise<void>;
  /** Shows one level of detail; 0 is the finest. */
  setLevel(level: number): Promise<void>;
  dispose(): void;
}

/** A running 3D view. Angles in radians; distances relative to the model's size. */
export interface View3D {
  readonly canvas: HTMLCanvasElement;
  rotate(horizontal: number, vertical: number): void;
  zoom(factor: number): void;
  pan(right: number, up: number): void;
  reset(): void;
  setTurning(on: boolean): void;
  setLight(light: LightSetting): void;
  setMode(mode: SurfaceMode): void;
  show(data: ArrayBuffer): Promise<LevelInfo>;
  picture(): Promise<Blob>;
  dispose(): void;
}
