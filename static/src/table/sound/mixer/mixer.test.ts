import { beforeEach, expect, test, vi } from "vitest";
import { TableStore } from "../../store";
import { SoundLibrary } from "../library";
import { NowPlaying } from "./now_playing";
import { moved, OrderedList } from "./order";
import { playOrder, sought } from "./soundboard";

beforeEach(() => document.body.replaceChildren());

test("an item moves up and down a list", () => {
  const letters = ["a", "b", "c", "d"];
  expect(moved(letters, 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(letters, 3, 0)).toEqual(["d", "a", "b", "c"]);
  expect(moved(letters, 1, 99)).toEqual(["a", "c", "d", "b"]);
});

test("the arrow keys put a playlist in order and keep the focus on what was moved", () => {
  const onOrder = vi.fn();
  const list = new OrderedList({ words: (item) => item, onOrder, extra: () => [] });
  document.body.append(list.element);
  list.show(["a", "b", "c"]);
  const handles = () => [...list.element.querySelectorAll<HTMLElement>(".mixer__handle")];
  handles()[0]?.focus();
  handles()[0]?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  expect(onOrder).toHaveBeenCalledWith(["b", "a", "c"], { from: 0, to: 1 });
  expect(document.activeElement).toBe(handles()[1]);
  handles()[2]?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  expect(onOrder).toHaveBeenCalledTimes(1);
});

test("an effect is played once, ambience again and again", () => {
  expect(playOrder("x", "effects")).toMatchObject({ channel: "effects", loop: false, fade: 0 });
  expect(playOrder("x", "ambience")).toMatchObject({ channel: "ambience", loop: true });
  expect(playOrder("x", "music")).toMatchObject({ channel: "music", loop: false });
});

test("sounds are found by the words of their names in any order", () => {
  const sounds = ["Rain on a roof", "Roof tiles fall", "Owl"].map((name) => ({
    uid: name,
    name,
    title: "",
    duration: 1,
  }));
  expect(sought(sounds, "roof rain").map(({ name }) => name)).toEqual(["Rain on a roof"]);
  expect(sought(sounds, "")).toHaveLength(3);
});

function playing(role: "player" | "game_master") {
  const store = new TableStore();
  store.serverNow = () => 1075;
  const fields = {
    kind: "track",
    id: "t",
    asset: "a",
    title: "The Ferry",
    channel: "music",
    volume: 0.5,
    loop: false,
  };
  store.take({
    type: "table.snapshot",
    n: 0,
    seat: "s",
    version: 1,
    me: { id: 1, name: "G", role, colour: "#000000", here: true },
    scene: {},
    pieces: [{ ...fields, fade: 1, playing: true, since: 1000, offset: 0, playlist: null, duration: 90 }],
    sight: { everything: true, bright: [], dim: [], dark: [], lights: [] },
    explored: null,
    chat: [],
    people: [],
    steps: { undo: null, redo: null },
    dice: {},
    time: 0,
    looks_only: false,
  });
  const send = vi.fn().mockResolvedValue({});
  const engine = { durationOf: () => 90, isBroken: () => false };
  const part = new NowPlaying({ store, connection: { send }, engine, library: new SoundLibrary(() => "c") });
  part.show();
  return {
    send,
    element: part.element,
    find: (label: string) => part.element.querySelector(`[aria-label="${label}"]`),
  };
}

test("a game master holds, seeks and stops what is played", () => {
  const { send, find } = playing("game_master");
  (find("Pause") as HTMLButtonElement).click();
  expect(send).toHaveBeenLastCalledWith({ type: "sound.pause", track: "t" });
  const seek = find("Where in the track") as HTMLInputElement;
  seek.value = "12";
  seek.dispatchEvent(new Event("change"));
  expect(send).toHaveBeenLastCalledWith(
    expect.objectContaining({ type: "sound.play", track: "t", offset: 12 }),
  );
  (find("Play again and again") as HTMLButtonElement).click();
  expect(send).toHaveBeenLastCalledWith({ type: "piece.change", pieces: [{ id: "t", set: { loop: true } }] });
  (find("Stop and take off") as HTMLButtonElement).click();
  expect(send).toHaveBeenLastCalledWith({ type: "sound.stop", track: "t" });
});

test("a player sees what is played and how far it is, and no buttons", () => {
  const { element } = playing("player");
  expect(element.textContent).toContain("The Ferry");
  expect(element.textContent).toContain("1:15 / 1:30");
  expect(element.querySelectorAll("button, input")).toHaveLength(0);
});
