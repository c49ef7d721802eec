// The queue sends a few at once, goes on when one is done, and can be cancelled, tried again and kept twice.
import { describe, expect, it, vi } from "vitest";
import { type Answer, type Send, type UploadJob, UploadQueue } from "./queue";
import { answerOf } from "./sending";

interface Flight {
  job: UploadJob;
  progress(fraction: number): void;
  answer(answer?: Partial<Answer>): void;
  abort: ReturnType<typeof vi.fn>;
}

function setUp(atOnce = 2, maxBytes = Infinity) {
  const flights: Flight[] = [];
  const send: Send = (job, onProgress, onAnswer) => {
    const abort = vi.fn();
    flights.push({
      job,
      progress: onProgress,
      answer: (said = {}) => onAnswer({ status: "done", message: "", temporary: false, ...said }),
      abort,
    });
    return { abort };
  };
  const emptied = vi.fn();
  const queue = new UploadQueue(send, () => {}, emptied, atOnce, maxBytes);
  return { queue, flights, emptied };
}

const files = (...names: string[]) => names.map((name) => ({ file: new File(["words"], name), path: "" }));

describe("the queue of uploads", () => {
  it("sends so many at once and no more, and the next when one is done", () => {
    const { queue, flights, emptied } = setUp();
    queue.add(files("a", "b", "c"), "");
    expect(flights).toHaveLength(2);
    flights[0]?.answer();
    expect(flights.map((flight) => flight.job.found.file.name)).toEqual(["a", "b", "c"]);
    flights[1]?.answer();
    expect(emptied).not.toHaveBeenCalled();
    flights[2]?.answer();
    expect(emptied).toHaveBeenCalledOnce();
    expect(queue.counts).toEqual({ all: 3, done: 3, over: 3, troubled: 0 });
  });

  it("says that a file is being read once all of it has gone out", () => {
    const { queue, flights } = setUp();
    queue.add(files("a"), "7");
    flights[0]?.progress(0.5);
    expect(queue.jobs[0]).toMatchObject({ state: "sending", fraction: 0.5, folder: "7" });
    flights[0]?.progress(1);
    expect(queue.jobs[0]?.state).toBe("checking");
  });

  it("ends the transfer of what is cancelled, heeds no answer after that, and goes on", () => {
    const { queue, flights } = setUp(1);
    queue.add(files("a", "b"), "");
    const [first] = queue.jobs;
    if (first) queue.cancel(first);
    expect(flights[0]?.abort).toHaveBeenCalledOnce();
    flights[0]?.answer();
    expect(first?.state).toBe("cancelled");
    expect(flights).toHaveLength(2);
  });

  it("tries again what failed, and keeps a second of what is here already", () => {
    const { queue, flights } = setUp();
    queue.add(files("a", "b"), "");
    flights[0]?.answer({ status: "failed", message: "The connection broke off.", temporary: true });
    flights[1]?.answer({ status: "same", message: "It is here." });
    expect(queue.counts.troubled).toBe(2);
    const [a, b] = queue.jobs;
    if (a && b) {
      queue.retry(a);
      queue.retry(b, true);
    }
    expect(flights.slice(2).map((flight) => flight.job.keepTwice)).toEqual([false, true]);
    flights[2]?.answer();
    if (a) queue.retry(a);
    expect(flights).toHaveLength(4);
  });

  it("does not send what the site would refuse for its size", () => {
    const { queue, flights } = setUp(2, 3);
    queue.add(files("a"), "");
    expect(flights).toHaveLength(0);
    expect(queue.jobs[0]?.state).toBe("failed");
  });

  it("forgets what is over and nothing else", () => {
    const { queue, flights } = setUp(1);
    queue.add(files("a", "b"), "");
    flights[0]?.answer();
    queue.clearDone();
    expect(queue.jobs.map((job) => job.found.file.name)).toEqual(["b"]);
  });
});

describe("an answer", () => {
  it.each([
    [201, "{}", "done", "", false],
    [409, '{"error":{"code":"same_content","message":"Here."}}', "same", "Here.", false],
    [409, '{"error":{"code":"other","message":"No."}}', "failed", "No.", false],
    [413, "<html>", "failed", "The site answered 413.", false],
    [502, "", "failed", "The site answered 502.", true],
    [429, '{"error":{"code":"too_many_requests","message":"Wait."}}', "failed", "Wait.", true],
  ])("%s %s", (status, text, state, message, temporary) => {
    expect(answerOf(status, text)).toEqual({ status: state, message, temporary });
  });
});
