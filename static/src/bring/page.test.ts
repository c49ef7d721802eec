// The page never sends what it did not just look at for that place, and looks again when asked.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BringPage } from "./page";

const PARTS: Record<string, string> = {
  target: "select",
  here: "div",
  again: "button",
  elsewhere: "details",
  snippet: "textarea",
  copy: "button",
  "copy-words": "span",
  file: "input",
  pasted: "textarea",
  read: "button",
  words: "p",
  progress: "progress",
  cancel: "button",
  preview: "div",
  go: "button",
  "go-words": "span",
  leave: "button",
  done: "a",
  list: "ul",
};
const asked: string[] = [];
let answer: (signal: AbortSignal) => Promise<Response>;

const row = {
  key: "a",
  kind: "scene",
  name: "Inn",
  time_of_day: "",
  weather: "",
  featured: false,
  size: 9,
  state: "new",
  error: "",
};
const found = async () => Response.json({ rows: [row] });
const refused = async () =>
  Response.json({ error: { code: "gone", message: "There is no such campaign." } }, { status: 404 });
const never = (signal: AbortSignal) =>
  new Promise<Response>((_, reject) => {
    signal.addEventListener("abort", () => reject(new DOMException("Stopped", "AbortError")));
  });

function part<E extends HTMLElement>(name: string): E {
  return document.querySelector(`[data-part="${name}"]`) as E;
}

function choose(campaign: string): void {
  part<HTMLSelectElement>("target").value = campaign;
  part("target").dispatchEvent(new Event("change"));
}

beforeEach(async () => {
  asked.length = 0;
  document.body.innerHTML = Object.entries(PARTS)
    .map(([name, tag]) => `<${tag} data-part="${name}"></${tag}>`)
    .join("");
  part("target").innerHTML = '<option value="">Mine</option><option value="c">Theirs</option>';
  localStorage.setItem("nanoBananaSceneCache", JSON.stringify({ a: { imageData: btoa("a picture") } }));
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => {
    asked.push(path);
    return answer(init.signal as AbortSignal);
  });
  answer = found;
  new BringPage(document.body).start();
  await vi.waitFor(() => expect(part("words").textContent).toContain("1 new picture"));
});

afterEach(() => {
  localStorage.clear();
  vi.unstubAllGlobals();
});

function expectNothingToSend(): void {
  expect(part("preview").hidden).toBe(true);
  expect(part("list").children).toHaveLength(0);
  part("go").click();
  expect(asked.filter((path) => !path.includes("/look"))).toEqual([]);
}

describe("a look for another place", () => {
  it("leaves nothing to send when it fails", async () => {
    answer = refused;
    choose("c");
    await vi.waitFor(() => expect(part("words").textContent).toContain("no such campaign"));
    expectNothingToSend();
  });

  it("leaves nothing to send when it is stopped", async () => {
    answer = never;
    choose("c");
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    part("cancel").click();
    await vi.waitFor(() => expect(part("words").textContent).toContain("Stopped"));
    expectNothingToSend();
  });
});

describe("this browser's own pictures", () => {
  it("are looked at again after a look that failed, and after they were left", async () => {
    answer = refused;
    choose("c");
    await vi.waitFor(() => expect(part("words").textContent).toContain("no such campaign"));
    answer = found;
    for (const left of [false, true]) {
      if (left) part("leave").click();
      expect(part("preview").hidden).toBe(true);
      part("again").click();
      await vi.waitFor(() => expect(part("preview").hidden).toBe(false));
      expect(part("list").children).toHaveLength(1);
    }
  });
});
