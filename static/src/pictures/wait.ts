// Follows a picture that is being made, and goes to it when it is there.
import { call } from "../shared/api";
import { find } from "../shared/dom";
import { type Connection, LiveJob, liveUrl, type Versioned } from "../shared/live";

export interface PictureJob extends Versioned {
  id: string;
  state: "queued" | "running" | "succeeded" | "failed" | "crashed" | "cancelled";
  fraction: number;
  message: string;
  picture: string | null;
  error: { code: string; message: string } | null;
}

const STATES: Record<PictureJob["state"], string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Succeeded",
  failed: "Failed",
  crashed: "Crashed",
  cancelled: "Cancelled",
};

const CONNECTIONS: Partial<Record<Connection, string>> = {
  connecting: "Connecting …",
  polling: "The live connection is lost; asking now and then instead.",
};

export class PictureWait {
  private readonly id: string;
  private readonly pages: string;
  private readonly first: PictureJob;

  constructor(
    private readonly root: HTMLElement,
    private readonly go: (address: string) => void = (address) => location.replace(address),
  ) {
    this.id = root.dataset.pictureRequest ?? "";
    const data = JSON.parse(find(root, "#picture-request", HTMLElement).textContent ?? "{}");
    this.pages = String(data.pages).replace("00000000-0000-0000-0000-000000000000", "ID");
    this.first = data as PictureJob;
  }

  start(): void {
    this.show(this.first);
    if (isOver(this.first)) return;
    new LiveJob<PictureJob>({
      url: liveUrl(`/live/pictures/${this.id}/`),
      poll: () => call<PictureJob>("GET", `/pictures/requests/${this.id}`),
      onState: (job) => this.show(job),
      onConnection: (connection) => this.tell("[data-connection]", CONNECTIONS[connection] ?? ""),
      onRefused: () => this.tell("[data-connection]", "This is no longer yours to see."),
      isOver,
    }).start();
  }

  show(job: PictureJob): void {
    const state = find(this.root, "[data-state]", HTMLElement);
    state.className = `state state--${job.state}`;
    state.textContent = STATES[job.state];
    find(this.root, "[data-progress]", HTMLProgressElement).value = job.fraction;
    this.tell("[data-percent]", `${Math.round(job.fraction * 100)} %`);
    this.tell("[data-message]", words(job));
    find(this.root, "[data-cancel]", HTMLElement).hidden = isOver(job);
    find(this.root, "[data-again]", HTMLElement).hidden = !isOver(job) || job.state === "succeeded";
    if (job.state === "succeeded" && job.picture) this.go(this.pages.replace("ID", job.picture));
  }

  private tell(selector: string, text: string): void {
    find(this.root, selector, HTMLElement).textContent = text;
  }
}

export function isOver(job: PictureJob): boolean {
  return job.state !== "queued" && job.state !== "running";
}

function words(job: PictureJob): string {
  if (job.error) return job.error.message;
  if (job.state === "cancelled") return "Nobody waits for it any more.";
  if (job.state === "succeeded") return "It is there.";
  return job.message || "It waits for somebody to draw it.";
}
