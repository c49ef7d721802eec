import { expect, test } from "vitest";
import type { Person } from "../protocol";
import { askWhoseView, displayAddress } from "./display_choice";

const person = (id: number, name: string, role: Person["role"]): Person => ({
  id,
  name,
  role,
  colour: "#000000",
  here: true,
});

test("the display before the players has the view of one of them, never a game master’s", () => {
  const root = document.createElement("div");
  askWhoseView(root, [
    person(1, "Ada", "game_master"),
    person(2, "Mara", "player"),
    person(3, "Ilse", "observer"),
  ]);
  const links = [...root.querySelectorAll("a")].map((link) => [link.textContent, new URL(link.href).search]);
  expect(links).toEqual([
    ["Mara", "?display=1&as=2"],
    ["Ilse", "?display=1&as=3"],
  ]);
  expect(displayAddress(person(2, "Mara", "player"), "/x/")).toBe("/x/?display=1&as=2");
});
