// The job page: follows the job live and shows stages, time, failure, result and what to do next.
import { ApiError, call } from "../shared/api";
import { announce, find, findOptional, readJson } from "../shared/dom";
import { setUpExports } from "../shared/exports";
import { formatPercent } from "../shared/format";
import { type Connection, LiveJob, liveUrl } from "../shared/live";
import { isFinished, type JobInfo } from "../shared/types";
import { mountViewer } from "../viewer/mount";
import { setUpPublishForm } from "./publish_form";
import { StageList } from "./stage_list";
import { STATE_WORDS, timeWords } from "./stages";

const CONNECTION_WORDS: Record<Connection, string> = {
  connecting: "Connecting.",
  live: "Updates arrive live.",
  polling: "The live line is down; asking every few seconds instead.",
  ended: "",
};

export class JobPage {
  private readonly id: string;
  private readonly title = document.title;
  private readonly stages: StageList;
  private live: LiveJob<JobInfo> | null = null;
  private lastStage = "";
  private resultShown = false;

  constructor(private readonly root: HTMLElement) {
    this.id = root.dataset.jobId ?? "";
    const dialog = find(root, "[data-picture-dialog]", HTMLDialogElement);
    this.stages = new StageList(find(root, "[data-stages]", HTMLElement), dialog);
  }

  start(): void {
    const first = readJson<JobInfo>("job-data");
    this.listen();
    if (first) this.show(first);
    if (!first || !isFinished(first.state)) this.follow();
  }

  private follow(): void {
    this.live?.stop();
    this.live = new LiveJob<JobInfo>({
      url: liveUrl(`/live/jobs/${this.id}/`),
      poll: () => call("GET", `/reconstructions/${this.id}`),
      onState: (job) => this.show(job),
      onConnection: (connection) => this.setText("[data-connection]", CONNECTION_WORDS[connection]),
      onRefused: () =>
        this.showProblem("You are signed out, or this job is no longer yours to see. Reload the page."),
      isOver: (job) => isFinished(job.state),
    });
    this.live.start();
  }

  private listen(): void {
    const cancel = find(this.root, "[data-cancel]", HTMLButtonElement);
    cancel.addEventListener("click", () => void this.order("cancel", {}, cancel));
    const retry = find(this.root, "[data-retry-form]", HTMLFormElement);
    retry.addEventListener("submit", (event) => {
      event.preventDefault();
      const fields = Object.fromEntries(
        [...new FormData(retry)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && value),
      );
      void this.order("retry", fields, find(retry, "button", HTMLButtonElement));
    });
    const publish = findOptional(this.root, "[data-publish-form]", HTMLFormElement);
    if (publish) setUpPublishForm(publish, this.id);
  }

  private async order(act: "cancel" | "retry", body: object, button: HTMLButtonElement): Promise<void> {
    button.disabled = true;
    this.setHidden("[data-problem]", true);
    try {
      const job = await call<JobInfo>("POST", `/reconstructions/${this.id}/${act}`, { body });
      if (act === "retry" && job.id !== this.id) {
        location.assign(location.pathname.replace(this.id, job.id));
        return;
      }
      this.show(job);
      if (!isFinished(job.state)) this.follow();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.showProblem(error.message);
    } finally {
      button.disabled = false;
    }
  }

  private show(job: JobInfo): void {
    this.root.dataset.state = job.state;
    const state = find(this.root, "[data-job-state]", HTMLElement);
    state.textContent = STATE_WORDS[job.state];
    state.className = `state state--${job.state}`;
    const bar = find(this.root, "[data-job-progress]", HTMLProgressElement);
    bar.value = job.state === "succeeded" ? 1 : job.fraction;
    this.setText("[data-percent]", formatPercent(bar.value));
    this.setText("[data-time]", timeWords(job));
    this.setText("[data-message]", isFinished(job.state) ? "" : job.message);
    this.stages.show(job);
    this.showActs(job);
    this.showFailure(job);
    this.showResult(job);
    this.tell(job);
  }

  private showActs(job: JobInfo): void {
    this.setHidden("[data-cancel]", isFinished(job.state));
    this.setHidden("[data-retry-form]", !isFinished(job.state));
    find(this.root, "[data-cancel]", HTMLButtonElement).disabled = job.cancel_requested ?? false;
  }

  private showFailure(job: JobInfo): void {
    const bad = job.state === "failed" || job.state === "crashed";
    this.setHidden("[data-failure]", !bad);
    if (!bad) return;
    this.setText("[data-failure-message]", job.error?.message ?? "The work ended without saying why.");
    this.setHidden("[data-our-fault]", job.state !== "crashed");
  }

  private showResult(job: JobInfo): void {
    const result = job.state === "succeeded" ? job.result : null;
    this.setHidden("[data-result]", !result);
    if (!result || this.resultShown) return;
    this.resultShown = true;
    const download = findOptional(this.root, "[data-result-glb]", HTMLAnchorElement);
    if (download && result.glb) download.href = result.glb;
    const exports = findOptional(this.root, "[data-exports]", HTMLElement);
    if (exports) {
      exports.dataset.modelId = result.id;
      setUpExports(exports);
    }
    const host = find(this.root, "[data-result-viewer]", HTMLElement);
    const { levels, poster, turntable } = result;
    const viewer = mountViewer(host, { name: host.dataset.name ?? "Model", levels, poster, turntable });
    void viewer.load();
  }

  /** Stage by stage is enough for ears; every percent would be chatter. */
  private tell(job: JobInfo): void {
    document.title = isFinished(job.state) ? this.title : `${formatPercent(job.fraction)} · ${this.title}`;
    const key = `${job.state}/${job.stage}`;
    if (key === this.lastStage) return;
    this.lastStage = key;
    announce(
      isFinished(job.state)
        ? `${STATE_WORDS[job.state]}. ${job.error?.message ?? ""}`
        : `${job.stage}. ${timeWords(job)}`,
    );
  }

  private showProblem(words: string): void {
    this.setText("[data-problem]", words);
    this.setHidden("[data-problem]", false);
  }

  private setText(selector: string, words: string): void {
    const element = find(this.root, selector, HTMLElement);
    if (element.textContent !== words) element.textContent = words;
  }

  private setHidden(selector: string, hidden: boolean): void {
    find(this.root, selector, HTMLElement).hidden = hidden;
  }
}
