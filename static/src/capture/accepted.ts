// What may be dropped on the page, judged by name and size; the server judges again by content.
export interface Limits {
  maxBytes: number;
  maxFiles: number;
}

const PHOTOS = ["jpg", "jpeg", "png", "webp", "heic", "heif"];
const VIDEOS = ["mp4", "mov", "m4v", "webm", "avi", "mkv"];
const ARCHIVES = ["zip"];

export type Kind = "photo" | "video" | "archive";

export function kindOf(name: string): Kind | null {
  const ending = name.toLowerCase().split(".").pop() ?? "";
  if (PHOTOS.includes(ending)) return "photo";
  if (VIDEOS.includes(ending)) return "video";
  return ARCHIVES.includes(ending) ? "archive" : null;
}

/** Why a file cannot be taken, as a sentence; null if it can. */
export function objection(file: { name: string; size: number }, limits: Limits): string | null {
  if (kindOf(file.name) === null) {
    return "This kind of file is of no use here. Send photos (JPEG, PNG, WebP, HEIC), a video or a ZIP of photos.";
  }
  if (file.size === 0) return "This file is empty. Copy it from the camera again.";
  if (file.size > limits.maxBytes) {
    const most = Math.round(limits.maxBytes / 1_000_000);
    return `This file is larger than the ${most} MB that the site takes. Send a smaller version, or a shorter video.`;
  }
  return null;
}

/** Files that systems hide in folders and nobody means to send. */
export function isClutter(name: string): boolean {
  return name.startsWith(".") || /^(thumbs\.db|desktop\.ini)$/i.test(name);
}
