// The camera's place on a sphere around the creature: pure arithmetic, no drawing.
export interface Orbit {
  /** Turn around the vertical, radians. */
  azimuth: number;
  /** Angle from straight above, radians. */
  polar: number;
  distance: number;
  target: readonly [number, number, number];
}

export interface OrbitLimits {
  nearest: number;
  farthest: number;
  /** How far the point looked at may wander from the middle. */
  reach: number;
}

const POLAR_MARGIN = 0.05;
const LOWEST = Math.PI * 0.62;

export function rotated(orbit: Orbit, horizontal: number, vertical: number): Orbit {
  const turn = Math.PI * 2;
  const azimuth = (((orbit.azimuth + horizontal) % turn) + turn) % turn;
  return { ...orbit, azimuth, polar: clamp(orbit.polar + vertical, POLAR_MARGIN, LOWEST) };
}

/** A factor below 1 comes closer. */
export function zoomed(orbit: Orbit, factor: number, limits: OrbitLimits): Orbit {
  return { ...orbit, distance: clamp(orbit.distance * factor, limits.nearest, limits.farthest) };
}

/** Moves the point looked at along the screen's axes, in units of the model. */
export function panned(orbit: Orbit, right: number, up: number, limits: OrbitLimits): Orbit {
  const [x, y, z] = orbit.target;
  const tilt = Math.cos(orbit.polar);
  const moved: [number, number, number] = [
    x + right * Math.cos(orbit.azimuth) - up * tilt * Math.sin(orbit.azimuth),
    y + up * Math.sin(orbit.polar),
    z - right * Math.sin(orbit.azimuth) - up * tilt * Math.cos(orbit.azimuth),
  ];
  return {
    ...orbit,
    target: moved.map((value) => clamp(value, -limits.reach, limits.reach)) as typeof moved,
  };
}

/** Where the camera stands; Y is up and azimuth 0 looks from +Z. */
export function cameraPosition(orbit: Orbit): [number, number, number] {
  const flat = orbit.distance * Math.sin(orbit.polar);
  return [
    orbit.target[0] + flat * Math.sin(orbit.azimuth),
    orbit.target[1] + orbit.distance * Math.cos(orbit.polar),
    orbit.target[2] + flat * Math.cos(orbit.azimuth),
  ];
}

/** How far away a sphere of this radius just fits into a view with this opening (radians) and shape. */
export function fittingDistance(radius: number, verticalOpening: number, aspect: number): number {
  const horizontal = 2 * Math.atan(Math.tan(verticalOpening / 2) * aspect);
  return radius / Math.sin(Math.min(verticalOpening, horizontal) / 2);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
