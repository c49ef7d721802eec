// The upload calls of /api/v1, behind an interface so that tests can play the server.
import { call } from "../shared/api";
import type { CaptureInfo, JobInfo, Quality, StartedUpload, UploadInfo } from "../shared/types";
import type { Identity } from "./hashing";

export interface NewUpload extends Identity {
  capture: string;
  name: string;
  size: number;
}

export interface UploadApi {
  start(upload: NewUpload, signal: AbortSignal): Promise<StartedUpload>;
  send(
    id: string,
    offset: number,
    data: ArrayBuffer,
    sha256: string,
    signal: AbortSignal,
  ): Promise<{ received: number }>;
  /** Sends the whole file to storage by a signed address; throws whatever keeps that from working. */
  sendDirect(id: string, file: File, signal: AbortSignal): Promise<void>;
  finish(id: string, direct: boolean, signal: AbortSignal): Promise<UploadInfo>;
  remove(id: string): Promise<void>;
}

export const uploadApi: UploadApi = {
  start: (upload, signal) => call("POST", "/uploads", { body: upload, signal }),
  send: (id, offset, data, sha256, signal) =>
    call("PUT", `/uploads/${id}/chunks/${offset}`, {
      body: data,
      headers: { "Content-Type": "application/octet-stream", "X-Chunk-SHA256": sha256 },
      signal,
    }),
  sendDirect: async (id, file, signal) => {
    const { url } = await call<{ url: string }>("POST", `/uploads/${id}/direct`, { signal });
    // No cookies: the address itself says what is allowed.
    const answer = await fetch(url, { method: "PUT", body: file, signal, credentials: "omit" });
    if (!answer.ok) throw new Error(`storage answered ${answer.status}`);
  },
  finish: (id, direct, signal) => call("POST", `/uploads/${id}/finish`, { body: { direct }, signal }),
  remove: (id) => call("DELETE", `/uploads/${id}`),
};

export function makeCapture(name: string, character: string | null): Promise<CaptureInfo> {
  return call("POST", "/captures", { body: character ? { name, character } : { name } });
}

export function readCapture(id: string): Promise<CaptureInfo> {
  return call("GET", `/captures/${id}`);
}

export function startReconstruction(capture: string, quality: Quality): Promise<JobInfo> {
  return call("POST", `/captures/${capture}/reconstructions`, { body: { quality } });
}
