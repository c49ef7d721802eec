// The list of uploads on the page: what was chosen or dropped, how far each is, what can be done about it.
import { announce, find, make, spriteIcon } from "../shared/dom";
import { formatSize } from "../shared/format";
import { readChosen, readDropped } from "./dropped";
import { type UploadJob, UploadQueue } from "./queue";
import { sender } from "./sending";

const WORDS: Record<UploadJob["state"], string> = {
  waiting: "waiting",
  sending: "sending",
  checking: "being read",
  done: "added",
  failed: "not added",
  same: "here already",
  cancelled: "cancelled",
};

export class UploadPanel {
  private readonly queue: UploadQueue;
  private readonly rows = new Map<number, HTMLLIElement>();
  private readonly list: HTMLUListElement;
  private readonly head: HTMLElement;
  private readonly box: HTMLElement;

  constructor(
    private readonly root: HTMLElement,
    form: HTMLFormElement,
    emptied: () => void,
  ) {
    this.list = find(form, "[data-queue-list]", HTMLUListElement);
    this.head = find(form, "[data-queue-head]", HTMLElement);
    this.box = find(form, "[data-queue]", HTMLElement);
    this.queue = new UploadQueue(
      sender(root.dataset.campaign ?? ""),
      (job) => (job ? this.show(job) : this.showAll()),
      () => {
        announce(this.head.textContent ?? "");
        emptied();
      },
      3,
      Number(root.dataset.maxBytes) || Infinity,
    );
    this.listen(form);
  }

  private listen(form: HTMLFormElement): void {
    const input = find(form, "#asset-files", HTMLInputElement);
    const button = find(form, "[data-choose-folder]", HTMLButtonElement);
    find(form, "[data-plain]", HTMLButtonElement).hidden = true;
    find(form, "[data-drop-hint]", HTMLElement).hidden = false;
    input.addEventListener("change", () => this.take(input));
    find(form, "[data-queue-clear]", HTMLButtonElement).addEventListener("click", () =>
      this.queue.clearDone(),
    );
    button.hidden = !("webkitdirectory" in input);
    button.addEventListener("click", () => {
      const whole = make("input", { type: "file", multiple: true, webkitdirectory: true });
      whole.addEventListener("change", () => this.take(whole));
      whole.click();
    });
    window.addEventListener("beforeunload", (event) => {
      if (this.queue.jobs.some((job) => !job.isOver)) event.preventDefault();
    });
  }

  private take(input: HTMLInputElement): void {
    this.queue.add(readChosen(input.files ?? []), this.root.dataset.folder ?? "");
    input.value = "";
  }

  async drop(items: DataTransferItemList, folder: string): Promise<void> {
    this.queue.add(await readDropped(items), folder);
  }

  private showAll(): void {
    const known = new Set(this.queue.jobs.map((job) => job.id));
    for (const [id, row] of this.rows) {
      if (known.has(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    for (const job of this.queue.jobs) this.show(job);
    this.tell();
  }

  private show(job: UploadJob): void {
    let row = this.rows.get(job.id);
    if (!row) {
      row = make("li", { class: "asset-upload" });
      this.rows.set(job.id, row);
      this.list.append(row);
    }
    if (row.dataset.state !== job.state) this.rebuild(row, job);
    const bar = row.querySelector("progress");
    if (bar) bar.value = job.fraction;
    this.tell();
  }

  private rebuild(row: HTMLLIElement, job: UploadJob): void {
    const { file, path } = job.found;
    const held = row.contains(document.activeElement);
    row.dataset.state = job.state;
    row.replaceChildren(
      make("span", { class: "asset-upload__name" }, path ? `${path}/${file.name}` : file.name),
      make("span", { class: "small muted figures" }, `${formatSize(file.size)}, ${WORDS[job.state]}`),
    );
    if (job.state === "sending" || job.state === "waiting") {
      row.append(make("progress", { max: "1", value: "0", "aria-label": `Progress of ${file.name}` }));
    } else if (job.state === "checking") {
      row.append(make("progress", { "aria-label": `${file.name} is being read` }));
    }
    if (job.message) row.append(make("p", { class: "small asset-upload__words" }, job.message));
    row.append(...this.acts(job));
    if (held) row.querySelector("button")?.focus();
  }

  private acts(job: UploadJob): HTMLElement[] {
    const name = job.found.file.name;
    if (!job.isOver) return [this.button("Cancel", name, "cross", () => this.queue.cancel(job))];
    if (job.state === "same") {
      return [this.button("Keep a second", name, "plus", () => this.queue.retry(job, true))];
    }
    if (job.state === "failed" || job.state === "cancelled") {
      return [this.button("Try again", name, "history", () => this.queue.retry(job, job.keepTwice))];
    }
    return [];
  }

  private button(words: string, name: string, icon: string, act: () => void): HTMLButtonElement {
    const button = make("button", { type: "button", class: "button button--quiet" }, spriteIcon(icon), words);
    button.append(make("span", { class: "visually-hidden" }, ` ${name}`));
    button.addEventListener("click", act);
    return button;
  }

  private tell(): void {
    const { all, done, over, troubled } = this.queue.counts;
    this.box.hidden = all === 0;
    const rest = troubled ? `, ${troubled} need${troubled === 1 ? "s" : ""} a look` : "";
    this.head.textContent = over < all ? `${over} of ${all} files${rest}` : `${done} of ${all} added${rest}`;
  }
}
