// Download buttons: each format is made by a job on the server and offered as a link when it is done.
import { ApiError, call } from "./api";
import { wait } from "./backoff";
import { announce, find, make, spriteIcon } from "./dom";
import { formatPercent, formatSize } from "./format";
import { type ExportInfo, isFinished } from "./types";

export function setUpExports(root: HTMLElement): void {
  const model = root.dataset.modelId;
  if (!model) return;
  for (const row of root.querySelectorAll<HTMLElement>("[data-export]")) {
    const button = find(row, "button", HTMLButtonElement);
    button.addEventListener("click", () => void makeExport(model, row, button));
  }
}

async function makeExport(model: string, row: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const format = row.dataset.export ?? "";
  const words = find(row, "[data-export-words]", HTMLElement);
  button.disabled = true;
  words.textContent = "Asked for";
  try {
    let job = await call<ExportInfo>("POST", `/models/${model}/exports`, { body: { format } });
    for (let round = 0; !isFinished(job.state); round += 1) {
      words.textContent = job.state === "queued" ? "Waiting" : formatPercent(job.fraction);
      await wait(Math.min(3000, 400 + round * 200));
      job = await call<ExportInfo>("GET", `/exports/${job.id}`);
    }
    offer(job, row, words);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    words.textContent = error.message;
  } finally {
    button.disabled = false;
  }
}

function offer(job: ExportInfo, row: HTMLElement, words: HTMLElement): void {
  if (job.state !== "succeeded" || !job.url) {
    words.textContent = job.error?.message ?? "It could not be made. Try again.";
    return;
  }
  row.querySelector("a[download]")?.remove();
  const size = job.size_bytes ? ` (${formatSize(job.size_bytes)})` : "";
  const link = make(
    "a",
    { class: "button", href: job.url, download: true },
    spriteIcon("download"),
    `Save${size}`,
  );
  words.textContent = "Ready";
  row.append(link);
  link.focus();
  announce(`The ${job.format.toUpperCase()} file is ready.`);
}
