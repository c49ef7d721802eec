// The rings that mark tokens: what is selected, and whose turn it is.
import type { Texture } from "pixi.js";
import { circle, stamp } from "./stamps";

/** Around what is selected: a dashed ring with a dark seam, so that it stands off from light and dark maps. */
export function selectionRing(square: boolean): Texture {
  return stamp(
    `selected-${square}`,
    (brush, side) => {
      const path = () => {
        brush.beginPath();
        if (square) brush.rect(8, 8, side - 16, side - 16);
        else brush.arc(side / 2, side / 2, side / 2 - 8, 0, Math.PI * 2);
      };
      brush.strokeStyle = "rgb(15 12 8 / 0.85)";
      brush.lineWidth = 12;
      path();
      brush.stroke();
      brush.setLineDash([26, 10]);
      brush.strokeStyle = "#ffd675";
      brush.lineWidth = 7;
      path();
      brush.stroke();
    },
    256,
  );
}

/** Whose turn it is: a gilt wreath of four arrows pointing in. */
export function turnRing(): Texture {
  return stamp(
    "turn",
    (brush, side) => {
      const middle = side / 2;
      const glow = brush.createRadialGradient(middle, middle, middle * 0.7, middle, middle, middle);
      glow.addColorStop(0, "rgb(255 205 90 / 0)");
      glow.addColorStop(0.55, "rgb(255 205 90 / 0.75)");
      glow.addColorStop(1, "rgb(255 205 90 / 0)");
      brush.fillStyle = glow;
      circle(brush, side, middle);
      brush.fill();
      brush.fillStyle = "#ffdf8a";
      for (let quarter = 0; quarter < 4; quarter += 1) {
        brush.save();
        brush.translate(middle, middle);
        brush.rotate((quarter * Math.PI) / 2 + Math.PI / 4);
        brush.beginPath();
        brush.moveTo(middle * 0.76, 0);
        brush.lineTo(middle - 2, -13);
        brush.lineTo(middle - 2, 13);
        brush.fill();
        brush.restore();
      }
    },
    256,
  );
}
