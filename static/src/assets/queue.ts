// A queue of uploads: a few at once, each with its progress, to be cancelled, tried again, or kept twice.
import type { Found } from "./dropped";

export type UploadState = "waiting" | "sending" | "checking" | "done" | "failed" | "same" | "cancelled";

export interface Sent {
  /** Ends the transfer. */
  abort(): void;
}

export interface Answer {
  status: "done" | "same" | "failed";
  message: string;
  /** Whether another try may help. */
  temporary: boolean;
}

export type Send = (
  job: UploadJob,
  onProgress: (fraction: number) => void,
  onAnswer: (answer: Answer) => void,
) => Sent;

export class UploadJob {
  state: UploadState = "waiting";
  fraction = 0;
  message = "";
  temporary = false;
  keepTwice = false;
  transfer: Sent | null = null;

  constructor(
    readonly id: number,
    readonly found: Found,
    readonly folder: string,
  ) {}

  get isOver(): boolean {
    return !["waiting", "sending", "checking"].includes(this.state);
  }
}

export class UploadQueue {
  readonly jobs: UploadJob[] = [];
  private number = 0;

  constructor(
    private readonly send: Send,
    private readonly changed: (job: UploadJob | null) => void,
    private readonly emptied: () => void,
    private readonly atOnce = 3,
    private readonly maxBytes = Infinity,
  ) {}

  add(files: Found[], folder: string): void {
    for (const found of files) {
      this.number += 1;
      const job = new UploadJob(this.number, found, folder);
      if (found.file.size > this.maxBytes) {
        job.state = "failed";
        job.message = "This file is too large.";
      }
      this.jobs.push(job);
    }
    this.changed(null);
    this.goOn();
  }

  cancel(job: UploadJob): void {
    if (job.isOver) return;
    job.transfer?.abort();
    this.settle(job, "cancelled", "");
  }

  retry(job: UploadJob, keepTwice = false): void {
    if (!job.isOver || job.state === "done") return;
    job.keepTwice = keepTwice;
    job.state = "waiting";
    job.fraction = 0;
    job.message = "";
    this.changed(job);
    this.goOn();
  }

  clearDone(): void {
    const left = this.jobs.filter((job) => !job.isOver);
    this.jobs.splice(0, this.jobs.length, ...left);
    this.changed(null);
  }

  get counts(): { all: number; done: number; over: number; troubled: number } {
    const count = (states: UploadState[]) => this.jobs.filter((job) => states.includes(job.state)).length;
    return {
      all: this.jobs.length,
      done: count(["done"]),
      over: this.jobs.filter((job) => job.isOver).length,
      troubled: count(["failed", "same"]),
    };
  }

  private goOn(): void {
    const busy = this.jobs.filter((job) => job.state === "sending" || job.state === "checking").length;
    const next = this.jobs.filter((job) => job.state === "waiting").slice(0, Math.max(0, this.atOnce - busy));
    for (const job of next) this.begin(job);
  }

  private begin(job: UploadJob): void {
    job.state = "sending";
    this.changed(job);
    job.transfer = this.send(
      job,
      (fraction) => {
        if (job.state !== "sending") return;
        job.fraction = fraction;
        if (fraction >= 1) job.state = "checking";
        this.changed(job);
      },
      (answer) => {
        if (job.isOver) return;
        job.temporary = answer.temporary;
        this.settle(job, answer.status, answer.message);
      },
    );
  }

  private settle(job: UploadJob, state: UploadState, message: string): void {
    job.state = state;
    job.message = message;
    job.transfer = null;
    this.changed(job);
    this.goOn();
    if (this.jobs.every((one) => one.isOver)) this.emptied();
  }
}
