// A small upload server for tests: keeps bytes, checks offsets and checksums, and fails when told to.
import { ApiError } from "../shared/api";
import type { UploadInfo } from "../shared/types";
import { sha256Hex } from "./hashing";
import type { NewUpload, UploadApi } from "./upload_api";

export class FakeServer implements UploadApi {
  readonly stored = new Map<string, number[]>();
  readonly calls: string[] = [];
  /** Errors thrown by the next calls, one each. */
  readonly failures: ApiError[] = [];
  verdict: Partial<UploadInfo> = { state: "ready", thumbnail: "/thumb.webp" };
  private readonly uploads = new Map<string, { name: string; size: number }>();
  most = 0;
  private active = 0;

  constructor(readonly chunkSize = 4) {}

  async start(upload: Omit<NewUpload, "fingerprint">) {
    this.note(`start ${upload.name}`);
    const id = `${upload.capture}-${upload.name}`;
    this.uploads.set(id, upload);
    if (!this.stored.has(id)) this.stored.set(id, []);
    return { id, chunk_size: this.chunkSize, received: this.stored.get(id)?.length ?? 0 };
  }

  async send(id: string, offset: number, data: ArrayBuffer, sha256: string, signal: AbortSignal) {
    this.active += 1;
    this.most = Math.max(this.most, this.active);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.active -= 1;
    if (signal.aborted) throw new DOMException("Stopped", "AbortError");
    this.note(`send ${offset}`);
    const kept = this.stored.get(id) ?? [];
    if (offset !== kept.length) throw refusal(409, "wrong_offset", { received: kept.length });
    if ((await sha256Hex(data)) !== sha256) throw refusal(422, "checksum_mismatch");
    kept.push(...new Uint8Array(data));
    return { received: kept.length };
  }

  async sendDirect(id: string, file: File): Promise<void> {
    this.note("direct");
    this.stored.set(id, [...new Uint8Array(await file.arrayBuffer())]);
  }

  async finish(id: string): Promise<UploadInfo> {
    this.note("finish");
    const { name, size } = this.uploads.get(id) ?? { name: "", size: 0 };
    return { id, name, size, received: size, state: "ready", ...this.verdict };
  }

  async remove(id: string): Promise<void> {
    this.note(`remove ${id}`);
    this.stored.delete(id);
  }

  private note(call: string): void {
    this.calls.push(call);
    const failure = this.failures.shift();
    if (failure) throw failure;
  }
}

export function refusal(status: number, code: string, details: Record<string, unknown> = {}): ApiError {
  return new ApiError(status, { code, message: `Refused: ${code}.`, details });
}

export function fileOf(name: string, length: number): File {
  return new File([Uint8Array.from({ length }, (_, i) => i & 255)], name);
}
