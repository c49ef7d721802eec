import { beforeEach, expect, test } from "vitest";
import { mountViewer } from "./mount";

const PICTURES = ["/0.webp", "/1.webp", "/2.webp", "/3.webp"];
let host: HTMLElement;

beforeEach(() => {
  document.body.innerHTML = '<div class="viewer"><button data-viewer-start></button></div>';
  host = document.body.firstElementChild as HTMLElement;
});

function mount(turntable: string[]) {
  return mountViewer(host, { name: "Rimelath", levels: ["/model.glb"], poster: null, turntable });
}

function shownFrame(): string | null {
  return host.querySelector("img")?.getAttribute("src") ?? null;
}

test("nothing is loaded before somebody asks", () => {
  mount(PICTURES);
  expect(host.dataset.viewerState).toBe("idle");
  expect(host.querySelector("canvas, img")).toBeNull();
});

test("without WebGL the turntable pictures turn by keys and by the slider", async () => {
  const viewer = mount(PICTURES);
  await viewer.load();
  expect(host.dataset.viewerState).toBe("pictures");
  const stage = host.querySelector<HTMLElement>(".viewer__stage");
  // A key turns by 10 degrees; five of them are nearest to the second picture.
  for (let i = 0; i < 5; i += 1) stage?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight" }));
  expect(shownFrame()).toBe("/1.webp");
  const slider = host.querySelector<HTMLInputElement>('input[type="range"]');
  if (slider) slider.value = "3";
  slider?.dispatchEvent(new Event("input"));
  expect(shownFrame()).toBe("/3.webp");
  expect(slider?.getAttribute("aria-valuetext")).toBe("270 degrees");
  viewer.dispose();
});

test("with neither WebGL nor pictures it says so", async () => {
  await mount([]).load();
  expect(host.dataset.viewerState).toBe("failed");
  expect(host.querySelector('[role="status"]')?.textContent).toContain("cannot draw in 3D");
});

test("disposing leaves the page as it was, poster included", async () => {
  const viewer = mount(PICTURES);
  await viewer.load();
  viewer.dispose();
  expect(host.children).toHaveLength(1);
  expect(host.querySelector<HTMLElement>("[data-viewer-start]")?.hidden).toBe(false);
});
