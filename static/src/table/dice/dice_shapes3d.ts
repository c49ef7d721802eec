// The shapes of dice as the 3D library wants them, and how a die is turned when it shows its number.
import { BufferGeometry, CanvasTexture, Float32BufferAttribute, Matrix4, Quaternion, Vector3 } from "three";
import type { CastDie } from "./casting";
import { onSheet, onSquare, sheetFor } from "./face_paint";
import { type Body, numbersOf, type Vec } from "./polyhedra";

/** How a die is turned when it shows its number to who looks from the south, and how high its middle is then. */
export function lying(body: Body, die: CastDie): { rest: Quaternion; height: number } {
  if (die.kind === 4) {
    const tip = body.corners[die.shows - 1] as Vec;
    const toUs = body.faces.find((face) => face.corners.includes(die.shows - 1))?.normal as Vec;
    return { rest: turning(tip, toUs.map((part) => -part) as unknown as Vec), height: body.height };
  }
  const face = body.faces[numbersOf(body).indexOf(die.shows)] ?? body.faces[0];
  return { rest: turning(face?.normal as Vec, face?.up as Vec), height: body.height };
}

/** Turns one direction upright and another, as far as it can, away from us. */
function turning(top: Vec, away: Vec): Quaternion {
  const up = new Vector3(...top).normalize();
  const right = new Vector3(...away).cross(up).normalize();
  const far = up.clone().cross(right);
  const own = new Matrix4().makeBasis(right, up, far.clone().negate());
  return new Quaternion().setFromRotationMatrix(own.transpose());
}

/** A body as triangles, with the places of its faces on the painted sheet. */
export function geometryOf(body: Body): BufferGeometry {
  const places: number[] = [];
  const paint: number[] = [];
  const sheet = sheetFor(body.faces.length);
  body.faces.forEach((face, index) => {
    const [first, ...others] = face.corners as [number, ...number[]];
    for (let i = 0; i + 1 < others.length; i++) {
      for (const corner of [first, others[i] as number, others[i + 1] as number]) {
        const point = body.corners[corner] as Vec;
        places.push(...point);
        paint.push(...onSheet(sheet, index, onSquare(face, point)));
      }
    }
  });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(places, 3));
  geometry.setAttribute("uv", new Float32BufferAttribute(paint, 2));
  geometry.computeVertexNormals();
  return geometry;
}

/** A soft round spot, white: its material gives the colour. */
export function softShadow(): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const brush = canvas.getContext("2d");
  if (brush) {
    const round = brush.createRadialGradient(32, 32, 4, 32, 32, 31);
    round.addColorStop(0, "rgba(255, 255, 255, 0.9)");
    round.addColorStop(1, "rgba(255, 255, 255, 0)");
    brush.fillStyle = round;
    brush.fillRect(0, 0, 64, 64);
  }
  return new CanvasTexture(canvas);
}
