import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { next, SearchBox } from "./combobox";
import { PAUSE_MS, type Suggestion } from "./suggestions";

const fetchMock = vi.fn<typeof fetch>();
let input: HTMLInputElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("fetch", fetchMock);
  Element.prototype.scrollIntoView = vi.fn();
  document.body.innerHTML = '<form action="/search/"><input data-suggest data-recent name="q"></form>';
  input = document.querySelector("input") as HTMLInputElement;
  new SearchBox(input);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  fetchMock.mockReset();
});

function hit(name: string): Suggestion {
  return {
    id: 1,
    name,
    kind_label: "Note",
    icon: "book",
    place: "Bestiary",
    url: "#x",
    why: "exact",
    matched: "",
  };
}

async function type(words: string, ...found: string[]): Promise<void> {
  fetchMock.mockImplementation(async () => new Response(JSON.stringify({ results: found.map(hit) })));
  input.focus();
  input.value = words;
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS + 1);
}

function press(key: string): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, cancelable: true });
  input.dispatchEvent(event);
  return event;
}

const names = () => [...document.querySelectorAll(".suggestions__name")].map((name) => name.textContent);

test("what is typed is asked for once, after a pause", async () => {
  await type("driz", "Drizzt");
  expect(names()).toEqual(["Drizzt"]);
  expect(input.getAttribute("aria-expanded")).toBe("true");
  const asked = fetchMock.mock.calls.map(([url]) => String(url)).filter((url) => url.includes("suggestions"));
  expect(asked).toEqual(["/api/v1/search/suggestions?q=driz"]);
});

test("a new letter takes back the request before it", async () => {
  let signal: AbortSignal | null | undefined;
  fetchMock.mockImplementation((_, init) => {
    signal = init?.signal;
    return new Promise(() => {});
  });
  input.value = "dri";
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(PAUSE_MS + 1);
  expect(signal?.aborted).toBe(false);
  input.value = "driz";
  input.dispatchEvent(new Event("input"));
  expect(signal?.aborted).toBe(true);
});

test("arrows walk through the list and back to the box, Escape closes it", async () => {
  await type("dr", "Drizzt", "Dragon");
  press("ArrowDown");
  expect(document.getElementById(input.getAttribute("aria-activedescendant") ?? "")?.textContent).toContain(
    "Drizzt",
  );
  press("ArrowUp");
  expect(input.hasAttribute("aria-activedescendant")).toBe(false);
  expect(press("Escape").defaultPrevented).toBe(true);
  expect(input.getAttribute("aria-expanded")).toBe("false");
});

test("Enter without a choice leaves the form to be sent", async () => {
  await type("dr", "Drizzt");
  expect(press("Enter").defaultPrevented).toBe(false);
  press("ArrowDown");
  expect(press("Enter").defaultPrevented).toBe(true);
});

test("an empty box offers what was looked for lately", async () => {
  fetchMock.mockImplementation(async () => new Response(JSON.stringify({ results: [{ query: "kwazit" }] })));
  input.focus();
  await vi.advanceTimersByTimeAsync(1);
  expect(names()).toEqual(["kwazit"]);
  expect(document.querySelector(".suggestions a")?.getAttribute("href")).toBe("/search/?q=kwazit");
});

test("places go round with the box between last and first", () => {
  expect([next(-1, 2, 1), next(1, 2, 1), next(-1, 2, -1), next(0, 2, -1)]).toEqual([0, -1, 1, -1]);
});
