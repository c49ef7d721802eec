// Checksums of chunks and the identity by which a half-sent file is recognised again.
import { sha256 } from "./sha256";

const WHOLE_UP_TO = 16 * 1024 * 1024;
const EDGE = 1024 * 1024;

export async function sha256Hex(data: ArrayBuffer): Promise<string> {
  // crypto.subtle exists only on https and localhost; a game table often runs on plain http at home.
  if (!globalThis.crypto?.subtle) return sha256(new Uint8Array(data));
  const digest = await crypto.subtle.digest("SHA-256", data);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface Identity {
  /** By which the server knows a half-sent file again. */
  fingerprint: string;
}

/** The digest of a small file; of a larger one's size, first and last mebibyte, which need no long reading. */
export async function identify(file: Blob): Promise<Identity> {
  if (file.size <= WHOLE_UP_TO) return { fingerprint: await sha256Hex(await file.arrayBuffer()) };
  const edges = new Blob([String(file.size), file.slice(0, EDGE), file.slice(file.size - EDGE)]);
  return { fingerprint: await sha256Hex(await edges.arrayBuffer()) };
}
