// What browsers record in: the first type that this one knows, and the name that a file of it bears.
const TYPES: readonly (readonly [type: string, suffix: string])[] = [
  ["audio/webm;codecs=opus", "weba"],
  ["audio/ogg;codecs=opus", "ogg"],
  ["audio/mp4", "m4a"],
  ["audio/webm", "weba"],
];

/** Returns the media type to record in; an empty text lets the browser choose. */
export function typeToRecord(knows: (type: string) => boolean): string {
  return TYPES.find(([type]) => knows(type))?.[0] ?? "";
}

export function nameOf(type: string): string {
  const found = TYPES.find(([known]) => type.startsWith(known.split(";")[0] ?? known));
  return `clip.${found?.[1] ?? "weba"}`;
}

/** A time as a clock shows it. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** What to tell when the microphone cannot be had. */
export function refusalWords(error: unknown): string {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError")
    return "This browser was told not to listen. Allow the microphone for this page, or choose a file below.";
  if (name === "NotFoundError") return "No microphone was found. Choose a file below, or write it down.";
  return "The microphone cannot be used here. Choose a file below, or write it down.";
}
