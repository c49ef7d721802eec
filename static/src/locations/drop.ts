// Where a dragged place would land: pure sums over boxes, so that they can be tested without a page.
export type Zone = "before" | "into" | "after";

/** The zone of a row at this height: its upper and lower quarters lie between rows. */
export function zoneAt(y: number, top: number, height: number): Zone {
  const part = height > 0 ? (y - top) / height : 0.5;
  if (part < 0.25) return "before";
  return part > 0.75 ? "after" : "into";
}

/** The position to ask for: among the others of the new parent, without the moved one itself. */
export function positionAmong(
  siblings: string[],
  moved: string,
  target: string,
  zone: "before" | "after",
): number {
  const others = siblings.filter((id) => id !== moved);
  const at = others.indexOf(target);
  return zone === "before" ? at : at + 1;
}
