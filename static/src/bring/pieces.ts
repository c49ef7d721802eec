// Divides a dump of an old client's LocalStorage into pieces of one picture each, to be looked at and sent one by one.
import { sha256Hex } from "../capture/hashing";

export type Values = Record<string, unknown>;

/** One picture with all that was kept beside it; `wrap` puts a value where this one stood. */
export interface Piece {
  value: unknown;
  wrap: (value: unknown) => Values;
}

export class DumpFault extends Error {}

export const MOST_FILE_BYTES = 200 * 1024 * 1024;
export const MOST_PIECES = 5000;
const MOST_PICTURE_LETTERS = 7_200_000; // 5 MB in base64, and an address before it
const SCENES = ["scene_cache", "nanoBananaSceneCache"];
const ITEMS = ["item_images", "nanoBananaImageLibrary"];
const IMAGE_FIELDS = ["image", "imageData", "data"];
const FIELDS = [
  "location",
  "timeOfDay",
  "time_of_day",
  "weather",
  "prompt",
  "custom_prompt",
  "customPrompt",
  "is_featured",
  "timestamp",
  "lastUsed",
  "useCount",
  "id",
];

/** What the person runs on the old address: saves the old client's keys, and nothing else, as a file. */
export const SNIPPET = `(() => {
  const kept = {}, ours = /^(nanoBanana(SceneCache|ImageLibrary)$|scene_cache|item_image)/;
  for (const key of Object.keys(localStorage)) if (ours.test(key)) kept[key] = localStorage.getItem(key);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(kept)], { type: "application/json" }));
  link.download = "pictures-of-this-browser.json";
  link.click();
})();`;

export function isKnown(key: string): boolean {
  return isScenes(key) || isItems(key);
}

/** The old clients' keys of this address, as they lie there. */
export function collect(storage: Pick<Storage, "length" | "key" | "getItem">): Values {
  const kept: Values = {};
  for (let at = 0; at < storage.length; at += 1) {
    const key = storage.key(at);
    if (key !== null && isKnown(key)) kept[key] = storage.getItem(key);
  }
  return kept;
}

export function parseDump(text: string): Values {
  let dump: unknown;
  try {
    dump = JSON.parse(text);
  } catch {
    throw new DumpFault("This is no JSON. Was the file cut off, or only a part of it copied?");
  }
  if (!isMap(dump)) throw new DumpFault("This is no dump: it should be a map of keys.");
  return dump;
}

/** The pieces of a dump; throws a DumpFault where there is nothing to take. What is odd stays for the server to say. */
export function split(dump: Values): Piece[] {
  const pieces: Piece[] = [];
  for (const [key, value] of Object.entries(dump)) {
    if (SCENES.includes(key)) splitMap(key, value, pieces, sceneIn);
    else if (ITEMS.includes(key)) splitMap(key, value, pieces, itemIn);
    else if (isScenes(key)) add(pieces, sceneIn("scene_cache", key, value));
    else if (isItems(key)) add(pieces, itemIn("item_images", key, value));
  }
  if (pieces.length === 0) throw new DumpFault("There are no pictures of an older client in this.");
  return pieces;
}

/** The piece without its picture, which is named by its digest instead. */
export async function outline(piece: Piece): Promise<Values> {
  if (typeof piece.value === "string") return piece.wrap(await describedText(piece.value));
  if (!isMap(piece.value)) return piece.wrap(piece.value === undefined ? null : piece.value);
  const told: Values = {};
  for (const name of FIELDS) if (name in piece.value) told[name] = shortened(piece.value[name]);
  const field = IMAGE_FIELDS.find((name) => (piece.value as Values)[name]);
  if (field) told[field] = await described(piece.value[field]);
  return piece.wrap(told);
}

/** The picture's bytes; null if it is none. */
export function bytesOf(image: unknown): Uint8Array<ArrayBuffer> | null {
  if (typeof image !== "string" || image.length > MOST_PICTURE_LETTERS) return null;
  const letters = image.trimStart().startsWith("data:") ? image.slice(image.indexOf(",") + 1) : image;
  try {
    const binary = atob(letters);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
    return bytes.length > 0 ? bytes : null;
  } catch {
    return null;
  }
}

/** The text of the picture of a piece, if there is one. */
export function imageOf(piece: Piece): unknown {
  if (!isMap(piece.value)) return piece.value;
  const value = piece.value;
  return value[IMAGE_FIELDS.find((name) => value[name]) ?? ""];
}

async function described(image: unknown): Promise<Values> {
  const bytes = bytesOf(image);
  if (bytes) return { digest: await sha256Hex(bytes.buffer), size: bytes.length };
  if (typeof image === "string" && image.length > MOST_PICTURE_LETTERS)
    return { fault: "The picture is larger than 5 MB." };
  return { fault: "The picture is not valid base64: it may have been cut off." };
}

async function describedText(text: string): Promise<unknown> {
  const told = await described(text);
  return "fault" in told ? text.slice(0, 200) : { image: told };
}

function splitMap(
  container: string,
  value: unknown,
  pieces: Piece[],
  divide: (container: string, key: string, value: unknown) => Iterable<Piece>,
): void {
  const inner = unpacked(value);
  if (!isMap(inner)) add(pieces, [{ value: cut(inner), wrap: (told) => ({ [container]: told }) }]);
  else for (const [key, one] of Object.entries(inner)) add(pieces, divide(container, key, one));
}

/** One by one, and no further than is taken: a dump of strangers may name hundreds of thousands. */
function add(pieces: Piece[], more: Iterable<Piece>): void {
  for (const piece of more) {
    if (pieces.length === MOST_PIECES)
      throw new DumpFault(`There are more than ${MOST_PIECES} pictures in this: too many to take at once.`);
    pieces.push(piece);
  }
}

function sceneIn(container: string, key: string, value: unknown): Piece[] {
  const inner = unpacked(value);
  return [{ value: isMap(inner) ? inner : cut(inner), wrap: (told) => ({ [container]: { [key]: told } }) }];
}

function* itemIn(container: string, name: string, value: unknown): Generator<Piece> {
  const item = unpacked(value);
  if (!isMap(item) || !Array.isArray(item.images)) {
    const odd = isMap(item) ? { images: null } : cut(item);
    yield { value: odd, wrap: (told) => ({ [container]: { [name]: told } }) };
    return;
  }
  const featured = featuredPlace(item.featured, item.images);
  for (const [at, image] of item.images.entries())
    yield {
      value: image,
      // Alone, a picture stands at the place 0, and is the featured one or nobody is.
      wrap: (told: unknown) => ({
        [container]: {
          [name]: { featured: at === featured ? ((told as Values | null)?.id ?? 0) : null, images: [told] },
        },
      }),
    };
}

function featuredPlace(featured: unknown, images: unknown[]): number | null {
  if (typeof featured !== "string" && typeof featured !== "number") return null;
  const named = images.findIndex((image) => isMap(image) && image.id === featured);
  if (named >= 0) return named;
  return typeof featured === "number" && featured in images ? featured : null;
}

function unpacked(value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** Keeps what is wrong small: the server says what is wrong with it, and needs not all of it. */
function cut(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 200);
  return Array.isArray(value) ? [] : value;
}

function shortened(value: unknown): unknown {
  if (typeof value === "string") return value.slice(0, 4000);
  if (isMap(value)) return {};
  return Array.isArray(value) ? [] : value;
}

function isScenes(key: string): boolean {
  return SCENES.includes(key) || key.startsWith("scene_cache_");
}

function isItems(key: string): boolean {
  return ITEMS.includes(key) || key.startsWith("item_image_");
}

function isMap(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
