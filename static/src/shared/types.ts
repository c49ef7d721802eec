// What the API says about captures, uploads, jobs and exports (see /api/v1/schema/).
export type JobState = "queued" | "running" | "succeeded" | "failed" | "crashed" | "cancelled";
export type UploadState = "receiving" | "checking" | "ready" | "refused";
export type Quality = "draft" | "standard" | "high";

export interface UploadInfo {
  id: string;
  name: string;
  size: number;
  received: number;
  state: UploadState | string;
  kind?: string | null;
  error?: { code: string; message: string } | string | null;
  thumbnail?: string | null;
  width?: number | null;
  height?: number | null;
}

export interface CaptureInfo {
  id: string;
  name: string;
  uploads: UploadInfo[];
}

export interface StartedUpload {
  id: string;
  chunk_size: number;
  received: number;
  /** Whether storage itself takes the file by a signed address. */
  direct?: boolean;
  state?: string;
}

export interface ModelFiles {
  id: string;
  glb: string | null;
  levels: string[];
  poster: string | null;
  turntable: string[];
  report?: Record<string, unknown>;
}

export interface JobInfo {
  id: string;
  state: JobState;
  quality?: Quality;
  stage: string;
  stage_fraction: number;
  fraction: number;
  message: string;
  elapsed_s: number;
  left_s: number | null;
  version: number;
  attempt?: number;
  cancel_requested?: boolean;
  pictures?: Record<string, string>;
  error: { code: string; message: string } | null;
  result?: ModelFiles | null;
  character?: { id: number | string; name: string; url?: string } | null;
}

export interface ExportInfo {
  id: string;
  state: JobState;
  format: string;
  fraction: number;
  url: string | null;
  size_bytes?: number;
  error: { code: string; message: string } | null;
}

export function isFinished(state: JobState): boolean {
  return state !== "queued" && state !== "running";
}
