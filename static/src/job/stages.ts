// The order of the pipeline's stages and what a job's state says about each of them.
import { formatSpan } from "../shared/format";
import type { JobInfo } from "../shared/types";

export const STAGES = [
  "photos",
  "cameras",
  "depth",
  "points",
  "mesh",
  "texture",
  "levels",
  "package",
] as const;
export type Stage = (typeof STAGES)[number];
export type StageState = "waiting" | "running" | "done" | "failed" | "stopped";

export function stageStates(job: JobInfo): Map<Stage, StageState> {
  const current = STAGES.indexOf(job.stage as Stage);
  return new Map(STAGES.map((stage, index) => [stage, stateOf(job, index, current)]));
}

function stateOf(job: JobInfo, index: number, current: number): StageState {
  if (job.state === "succeeded" || index < current) return "done";
  if (index > current) return "waiting";
  if (job.state === "failed" || job.state === "crashed") return "failed";
  if (job.state === "cancelled") return "stopped";
  return job.state === "running" ? "running" : "waiting";
}

export const STAGE_WORDS: Record<StageState, string> = {
  waiting: "To come",
  running: "Under way",
  done: "Done",
  failed: "Failed here",
  stopped: "Stopped here",
};

/** One sentence about time: how long it still takes, or took. */
export function timeWords(job: JobInfo): string {
  if (job.state === "queued") return "Waiting for its turn.";
  const spent = formatSpan(job.elapsed_s);
  if (job.state === "succeeded") return `Done in ${spent}.`;
  if (job.state !== "running") return `Ended after ${spent}.`;
  if (job.cancel_requested) return "Stopping.";
  return job.left_s === null ? `${spent} so far.` : `About ${formatSpan(job.left_s)} left, ${spent} so far.`;
}

export const STATE_WORDS: Record<JobInfo["state"], string> = {
  queued: "Queued",
  running: "Running",
  succeeded: "Finished",
  failed: "Failed",
  crashed: "Broke down",
  cancelled: "Cancelled",
};
