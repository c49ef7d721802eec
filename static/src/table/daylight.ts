// The colour of daylight, as the board and the 3D table shed it.
import type { SettingsPiece } from "./protocol";

/** What daylight leaves of red, green and blue. How bright it is, the darkness says: only the hue counts here. */
export function daylightOf({
  light_colour,
  darkness,
}: Pick<SettingsPiece, "light_colour" | "darkness">): [number, number, number] {
  const part = (at: number) => Number.parseInt(light_colour.slice(at, at + 2), 16) || 0;
  const most = Math.max(part(1), part(3), part(5));
  const left = (at: number) => (most > 0 ? 1 - (1 - darkness) * (1 - part(at) / most) : 1);
  return [left(1), left(3), left(5)];
}
