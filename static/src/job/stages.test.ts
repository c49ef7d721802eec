import { expect, test } from "vitest";
import type { JobInfo } from "../shared/types";
import { stageStates, timeWords } from "./stages";

const job: JobInfo = {
  id: "1",
  state: "running",
  stage: "depth",
  stage_fraction: 0.5,
  fraction: 0.3,
  message: "",
  elapsed_s: 62,
  left_s: 120,
  version: 1,
  error: null,
};

function states(change: Partial<JobInfo>): string[] {
  return [...stageStates({ ...job, ...change }).values()];
}

test("stages before the current one are done, later ones wait", () => {
  expect(states({}).slice(0, 4)).toEqual(["done", "done", "running", "waiting"]);
});

test("a failure stands at its stage", () => {
  expect(states({ state: "failed" })[2]).toBe("failed");
  expect(states({ state: "cancelled" })[2]).toBe("stopped");
});

test("a queued job has begun nothing, a finished one has done all", () => {
  expect(new Set(states({ state: "queued", stage: "" }))).toEqual(new Set(["waiting"]));
  expect(new Set(states({ state: "succeeded", stage: "package" }))).toEqual(new Set(["done"]));
});

test("time is told as far as it is known", () => {
  expect(timeWords(job)).toBe("About 2 minutes left, 1 minute so far.");
  expect(timeWords({ ...job, left_s: null })).toBe("1 minute so far.");
  expect(timeWords({ ...job, cancel_requested: true })).toBe("Stopping.");
  expect(timeWords({ ...job, state: "succeeded" })).toBe("Done in 1 minute.");
});
