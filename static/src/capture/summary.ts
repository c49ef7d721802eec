// What the whole list of uploads amounts to, and whether a reconstruction may start.
import { formatSize, plural } from "../shared/format";
import { kindOf } from "./accepted";
import type { Item } from "./queue";

export const FEWEST_PHOTOS = 3;
const GOOD_PHOTOS = 20;

export interface Summary {
  total: number;
  ready: number;
  busy: number;
  troubled: number;
  /** Of all bytes to send. */
  fraction: number;
  canStart: boolean;
  words: string;
  hint: string;
}

export function summarise(items: readonly Item[]): Summary {
  const counted = items.filter((item) => item.state !== "refused");
  const ready = items.filter((item) => item.state === "ready");
  const busy = items.filter((item) => ["waiting", "sending", "checking"].includes(item.state)).length;
  const troubled = items.filter((item) => ["failed", "needs-file", "refused"].includes(item.state)).length;
  const bytes = counted.reduce((sum, item) => sum + item.size, 0);
  const sent = counted.reduce((sum, item) => sum + Math.min(item.received, item.size), 0);
  const enough = holdsMany(ready) || ready.length >= FEWEST_PHOTOS;
  return {
    total: items.length,
    ready: ready.length,
    busy,
    troubled,
    fraction: bytes > 0 ? sent / bytes : 0,
    canStart: enough && busy === 0,
    words: words(ready.length, counted.length, sent, bytes),
    hint: hint(ready, busy, enough),
  };
}

/** A video or a ZIP is many photos in one file. */
function holdsMany(items: readonly Item[]): boolean {
  return items.some((item) => kindOf(item.name) !== "photo");
}

function words(ready: number, total: number, sent: number, bytes: number): string {
  if (total === 0) return "No files yet.";
  const files = `${ready} of ${plural(total, "file")} ready`;
  return sent < bytes
    ? `${files}, ${formatSize(sent)} of ${formatSize(bytes)} sent.`
    : `${files}, ${formatSize(bytes)}.`;
}

function hint(ready: readonly Item[], busy: number, enough: boolean): string {
  if (busy > 0) return "You can start as soon as everything has arrived.";
  if (!enough) return `At least ${FEWEST_PHOTOS} photos, a video or a ZIP are needed.`;
  if (holdsMany(ready) || ready.length >= GOOD_PHOTOS) return "Enough to start.";
  return `Enough to start. ${GOOD_PHOTOS} photos or more, from all sides, make a better model.`;
}
