// Somebody who waits sees how far it is, is brought to the picture, or is told why there is none.
import { beforeEach, describe, expect, it } from "vitest";
import { type PictureJob, PictureWait } from "./wait";

const JOB: PictureJob = {
  id: "one",
  version: 1,
  state: "running",
  fraction: 0.4,
  message: "The artist draws",
  picture: null,
  error: null,
};

function page(): HTMLElement {
  document.body.innerHTML = `<div data-picture-request="one">
    <script type="application/json" id="picture-request">${JSON.stringify({
      ...JOB,
      pages: "/gallery/00000000-0000-0000-0000-000000000000/",
    })}</script>
    <span data-state></span><strong data-percent></strong><progress data-progress max="1"></progress>
    <p data-message></p><p data-connection></p><form data-cancel></form><p data-again hidden></p></div>`;
  return document.querySelector("div") as HTMLElement;
}

function part(selector: string): HTMLElement {
  return document.querySelector(selector) as HTMLElement;
}

describe("the wait for a picture", () => {
  let went: string[];
  let wait: PictureWait;

  beforeEach(() => {
    went = [];
    wait = new PictureWait(page(), (address) => went.push(address));
  });

  it("shows how far it is", () => {
    wait.show(JOB);
    expect(part("[data-percent]").textContent).toBe("40 %");
    expect(part("[data-message]").textContent).toBe("The artist draws");
    expect(part("[data-cancel]").hidden).toBe(false);
    expect(part("[data-again]").hidden).toBe(true);
  });

  it("goes to the picture when it is there", () => {
    wait.show({ ...JOB, state: "succeeded", fraction: 1, picture: "p-1" });
    expect(went).toEqual(["/gallery/p-1/"]);
  });

  it("tells why there will be none, and offers to ask again", () => {
    wait.show({ ...JOB, state: "failed", error: { code: "refused_content", message: "Nobody draws that." } });
    expect(part("[data-message]").textContent).toBe("Nobody draws that.");
    expect(part("[data-cancel]").hidden).toBe(true);
    expect(part("[data-again]").hidden).toBe(false);
    expect(went).toEqual([]);
  });
});
