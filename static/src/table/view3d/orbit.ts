// Where the camera of the 3D table stands: around a point of the ground, never below it. Pure arithmetic.
import { clamp } from "../../viewer/orbit";
import type { Place, Space } from "./space";

/** Vertical opening of the camera, radians. */
export const OPENING = (38 * Math.PI) / 180;

export interface TableOrbit extends Place {
  /** Where one looks from, around the vertical; 0: from the south, so that north is up. */
  azimuth: number;
  /** From straight above (0) to level with the ground. */
  polar: number;
  distance: number;
}

export interface Bounds {
  width: number;
  depth: number;
}

/** What the flat board is showing: the scene's point in its middle, screen pixels of a scene pixel. */
export interface FlatView {
  x: number;
  y: number;
  zoom: number;
}

const STEEPEST = 0.06;
const FLATTEST = 1.42;
const NEAREST = 3.5;
const FIRST_POLAR = 0.86;

export function orbitFrom(view: FlatView, space: Space, height: number): TableOrbit {
  const place = space.world(view);
  const seen = height / (view.zoom * space.cell);
  return { ...place, azimuth: 0, polar: FIRST_POLAR, distance: seen / (2 * Math.tan(OPENING / 2)) };
}

export function flatFrom(orbit: TableOrbit, space: Space, height: number): FlatView {
  const seen = orbit.distance * 2 * Math.tan(OPENING / 2);
  return { ...space.scene(orbit), zoom: height / (seen * space.cell) };
}

/** How far away the whole scene just fits. */
export function fitting({ width, depth }: Bounds, aspect: number, polar = FIRST_POLAR): number {
  const half = Math.tan(OPENING / 2);
  const deep = (depth * Math.cos(polar)) / 2 / half + (depth * Math.sin(polar)) / 2;
  const wide = width / 2 / (half * aspect) + (depth * Math.sin(polar)) / 2;
  return Math.max(deep, wide, NEAREST * 2);
}

export function turned(orbit: TableOrbit, around: number, up: number): TableOrbit {
  return { ...orbit, azimuth: orbit.azimuth + around, polar: clamp(orbit.polar + up, STEEPEST, FLATTEST) };
}

/** Moves what is looked at; `right` and `forward` as one sees them, in cells. */
export function moved(orbit: TableOrbit, right: number, forward: number, bounds: Bounds): TableOrbit {
  const [cos, sin] = [Math.cos(orbit.azimuth), Math.sin(orbit.azimuth)];
  return held(
    { ...orbit, x: orbit.x + right * cos - forward * sin, z: orbit.z - right * sin - forward * cos },
    bounds,
  );
}

export function nearer(orbit: TableOrbit, factor: number, farthest: number): TableOrbit {
  return { ...orbit, distance: clamp(orbit.distance * factor, NEAREST, farthest) };
}

/** Keeps the point looked at on the scene. */
export function held(orbit: TableOrbit, { width, depth }: Bounds): TableOrbit {
  return { ...orbit, x: clamp(orbit.x, 0, width), z: clamp(orbit.z, 0, depth) };
}

export function eye(orbit: TableOrbit): [number, number, number] {
  const flat = orbit.distance * Math.sin(orbit.polar);
  return [
    orbit.x + flat * Math.sin(orbit.azimuth),
    orbit.distance * Math.cos(orbit.polar),
    orbit.z + flat * Math.cos(orbit.azimuth),
  ];
}

export function mixed(from: TableOrbit, to: TableOrbit, share: number): TableOrbit {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    x: mix(from.x, to.x),
    z: mix(from.z, to.z),
    azimuth: mix(from.azimuth, to.azimuth),
    polar: mix(from.polar, to.polar),
    distance: mix(from.distance, to.distance),
  };
}
