// The list of stages on the job page: states, progress of the current one, and a picture of each result.
import { find, findOptional } from "../shared/dom";
import type { JobInfo } from "../shared/types";
import { STAGE_WORDS, type Stage, type StageState, stageStates } from "./stages";

export class StageList {
  constructor(
    private readonly root: HTMLElement,
    private readonly viewer: HTMLDialogElement,
  ) {
    root.addEventListener("click", (event) => {
      if (!(event.target instanceof Element)) return;
      const button = event.target.closest<HTMLElement>("[data-stage-picture]");
      if (button) this.enlarge(button);
    });
  }

  show(job: JobInfo): void {
    for (const [stage, state] of stageStates(job)) {
      const item = findOptional(this.root, `[data-stage="${stage}"]`, HTMLElement);
      if (item) this.showStage(item, stage, state, job);
    }
  }

  private showStage(item: HTMLElement, stage: Stage, state: StageState, job: JobInfo): void {
    item.dataset.state = state;
    if (state === "running") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
    find(item, "[data-stage-state]", HTMLElement).textContent = STAGE_WORDS[state];
    const bar = find(item, "[data-stage-progress]", HTMLProgressElement);
    bar.hidden = state !== "running";
    bar.value = job.stage_fraction;
    this.showPicture(item, job.pictures?.[stage]);
  }

  private showPicture(item: HTMLElement, url: string | undefined): void {
    const button = find(item, "[data-stage-picture]", HTMLButtonElement);
    button.hidden = !url;
    if (!url) return;
    const image = find(button, "img", HTMLImageElement);
    // Swapped only when it changed, so that nothing flickers.
    if (image.getAttribute("src") !== url) image.src = url;
  }

  private enlarge(button: HTMLElement): void {
    const small = find(button, "img", HTMLImageElement);
    const large = find(this.viewer, "img", HTMLImageElement);
    large.src = small.src;
    large.alt = small.alt;
    find(this.viewer, "[data-caption]", HTMLElement).textContent = small.alt;
    this.viewer.showModal();
  }
}
