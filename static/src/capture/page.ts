// The upload page: drop zone, list, summary and the start button, joined to the queue.
import { ApiError } from "../shared/api";
import { announce, find } from "../shared/dom";
import { plural } from "../shared/format";
import type { Quality } from "../shared/types";
import { filesOfDrop, filesOfField } from "./collect";
import { type Item, UploadQueue } from "./queue";
import { Row } from "./rows";
import { openShelf } from "./shelf";
import { type Summary, summarise } from "./summary";
import { makeCapture, readCapture, startReconstruction, uploadApi } from "./upload_api";

const PLACEHOLDER = "00000000-0000-0000-0000-000000000000";

export class CapturePage {
  private readonly rows = new Map<Item, Row>();
  private readonly list: HTMLElement;
  private readonly zone: HTMLElement;
  private readonly files: HTMLInputElement;
  private readonly folder: HTMLInputElement;
  private readonly words: HTMLElement;
  private readonly hint: HTMLElement;
  private readonly bar: HTMLProgressElement;
  private readonly empty: HTMLElement;
  private readonly problem: HTMLElement;
  private readonly pauseAll: HTMLButtonElement;
  private readonly resumeAll: HTMLButtonElement;
  private readonly startButton: HTMLButtonElement;
  private queue: Promise<UploadQueue> | null = null;
  private wasReady = false;

  constructor(private readonly root: HTMLElement) {
    this.list = find(root, "[data-upload-list]", HTMLElement);
    this.zone = find(root, "[data-drop-zone]", HTMLElement);
    this.files = find(root, "[data-files]", HTMLInputElement);
    this.folder = find(root, "[data-folder]", HTMLInputElement);
    this.words = find(root, "[data-summary]", HTMLElement);
    this.hint = find(root, "[data-hint]", HTMLElement);
    this.bar = find(root, "[data-total]", HTMLProgressElement);
    this.empty = find(root, "[data-empty]", HTMLElement);
    this.problem = find(root, "[data-problem]", HTMLElement);
    this.pauseAll = find(root, "[data-pause-all]", HTMLButtonElement);
    this.resumeAll = find(root, "[data-resume-all]", HTMLButtonElement);
    this.startButton = find(root, "[data-start]", HTMLButtonElement);
  }

  start(): void {
    this.listen();
    this.listenToDrops();
    if (this.root.dataset.captureId) this.queue = this.reopen(this.root.dataset.captureId);
    this.queue?.catch((error: unknown) => this.showProblem(error));
  }

  private listen(): void {
    for (const field of [this.files, this.folder]) {
      field.addEventListener("change", () => void this.take(filesOfField(field)));
    }
    this.pauseAll.addEventListener("click", () => void this.queue?.then((queue) => queue.pauseAll()));
    this.resumeAll.addEventListener("click", () => void this.queue?.then((queue) => queue.resumeAll()));
    find(this.root, "[data-start-form]", HTMLFormElement).addEventListener("submit", (event) => {
      event.preventDefault();
      void this.begin(event.currentTarget as HTMLFormElement);
    });
  }

  private listenToDrops(): void {
    // The whole page takes drops: missing the zone would make the browser open the photo instead.
    document.addEventListener("dragover", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.zone.classList.add("drop-zone--over");
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) this.zone.classList.remove("drop-zone--over");
    });
    document.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      this.zone.classList.remove("drop-zone--over");
      void filesOfDrop(event.dataTransfer).then((files) => this.take(files));
    });
    document.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length > 0) void this.take(pasted);
    });
  }

  private async take(files: File[]): Promise<void> {
    if (files.length === 0) return;
    try {
      this.queue ??= this.create();
      (await this.queue).add(files);
      this.problem.hidden = true;
      announce(`${plural(files.length, "file")} added.`);
    } catch (error) {
      this.showProblem(error);
    }
  }

  /** Makes the capture with the first file, so that an opened and abandoned page leaves nothing behind. */
  private async create(): Promise<UploadQueue> {
    const name =
      this.field("name") || `Capture of ${new Date().toLocaleDateString("en-GB", { dateStyle: "long" })}`;
    try {
      const capture = await makeCapture(name, this.field("character") || null);
      const address = (this.root.dataset.captureUrl ?? "").replace(PLACEHOLDER, capture.id);
      // From now on a reload comes back to this very capture.
      history.replaceState(null, "", address);
      this.root.dataset.captureId = capture.id;
      return await this.makeQueue(capture.id);
    } catch (error) {
      this.queue = null;
      throw error;
    }
  }

  private async reopen(id: string): Promise<UploadQueue> {
    const [queue, capture] = await Promise.all([this.makeQueue(id), readCapture(id)]);
    const resumed = await queue.restore(capture.uploads);
    if (resumed > 0) announce(`Going on with ${plural(resumed, "half-sent file")}.`);
    this.refresh(queue);
    return queue;
  }

  private async makeQueue(id: string): Promise<UploadQueue> {
    const queue: UploadQueue = new UploadQueue(id, {
      api: uploadApi,
      shelf: await openShelf(),
      limits: { maxBytes: this.number("maxBytes", 100_000_000), maxFiles: this.number("maxFiles", 400) },
      onChange: (item) => {
        this.show(queue, item);
        this.refresh(queue);
      },
      onRemoved: (item) => {
        this.rows.get(item)?.dispose();
        this.rows.delete(item);
        this.refresh(queue);
      },
    });
    return queue;
  }

  private show(queue: UploadQueue, item: Item): void {
    const row = this.rows.get(item);
    if (row) {
      row.update();
      return;
    }
    const fresh = new Row(item, {
      pause: (it) => queue.pause(it),
      resume: (it) => queue.resume(it),
      remove: (it) => {
        this.list.focus();
        queue.remove(it).catch((error: unknown) => this.showProblem(error));
      },
    });
    this.rows.set(item, fresh);
    this.list.append(fresh.element);
  }

  private refresh(queue: UploadQueue): void {
    const summary = summarise(queue.items);
    this.empty.hidden = summary.total > 0;
    this.words.textContent = summary.words;
    this.hint.textContent = summary.hint;
    this.bar.value = summary.fraction;
    this.bar.hidden = summary.total === 0;
    this.pauseAll.hidden = summary.busy === 0;
    this.resumeAll.hidden = !queue.items.some((item) => item.state === "paused" || item.state === "failed");
    this.startButton.disabled = !summary.canStart;
    this.tellWhenReady(summary);
  }

  private tellWhenReady(summary: Summary): void {
    if (summary.canStart && !this.wasReady) announce(`${summary.words} ${summary.hint}`);
    this.wasReady = summary.canStart;
  }

  private async begin(form: HTMLFormElement): Promise<void> {
    const id = this.root.dataset.captureId;
    if (!id) return;
    this.startButton.disabled = true;
    this.startButton.setAttribute("aria-busy", "true");
    try {
      const quality = new FormData(form).get("quality") as Quality;
      const job = await startReconstruction(id, quality);
      location.assign((this.root.dataset.jobUrl ?? "").replace(PLACEHOLDER, job.id));
    } catch (error) {
      this.startButton.disabled = false;
      this.startButton.removeAttribute("aria-busy");
      this.showProblem(error);
    }
  }

  private showProblem(error: unknown): void {
    if (!(error instanceof ApiError)) throw error;
    this.problem.textContent = error.message;
    this.problem.hidden = false;
    this.problem.scrollIntoView({ block: "nearest" });
  }

  private field(name: string): string {
    const input = this.root.querySelector<HTMLInputElement | HTMLSelectElement>(`[name="${name}"]`);
    return input?.value.trim() ?? "";
  }

  private number(key: "maxBytes" | "maxFiles", otherwise: number): number {
    return Number(this.root.dataset[key]) || otherwise;
  }
}
