import { beforeEach, expect, test, vi } from "vitest";
import { Side } from "./side";

let root: HTMLElement;
const mountChat = vi.fn();
const mountFight = vi.fn();

beforeEach(() => {
  localStorage.clear();
  mountChat.mockReset();
  mountFight.mockReset();
  vi.stubGlobal("matchMedia", () => ({ matches: false }));
  document.body.innerHTML =
    '<div id="side"><div data-panels></div><div data-tabs role="tablist"></div></div>';
  root = document.querySelector("#side") as HTMLElement;
});

const make = () =>
  new Side(root, [
    { id: "chat", title: "Chat and dice", short: "Chat", icon: "chat", mount: mountChat },
    { id: "fight", title: "Fight", icon: "fight", mount: mountFight },
  ]);
const tab = (id: string) => root.querySelector(`#ttab-${id}`) as HTMLButtonElement;
const body = (id: string) => root.querySelector(`#tpanel-${id}`) as HTMLElement;

test("a panel is filled when it is opened first, and once", () => {
  const side = make();
  expect(side.shown).toBe("chat");
  expect(mountFight).not.toHaveBeenCalled();
  side.show("fight");
  side.show("chat");
  side.show("fight");
  expect(mountFight).toHaveBeenCalledOnce();
  expect([body("chat").hidden, body("fight").hidden]).toEqual([true, false]);
});

test("the open tab closes its panel; the page remembers which was open", () => {
  const side = make();
  tab("fight").click();
  expect(tab("fight").getAttribute("aria-selected")).toBe("true");
  tab("fight").click();
  expect(side.shown).toBe("");
  expect(root.classList.contains("tside--closed")).toBe(true);
  tab("fight").click();
  document.body.innerHTML = '<div id="side"><div data-panels></div><div data-tabs></div></div>';
  root = document.querySelector("#side") as HTMLElement;
  expect(make().shown).toBe("fight");
});

test("arrows walk the tabs without opening them, so that nothing is fetched by passing", () => {
  make();
  tab("chat").focus();
  tab("chat").dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true }));
  expect(document.activeElement).toBe(tab("fight"));
  expect(mountFight).not.toHaveBeenCalled();
});

test("what is new is counted on the tab and told in its name", () => {
  const side = make();
  side.mark("chat", 3);
  expect(tab("chat").getAttribute("aria-label")).toBe("Chat and dice, 3 new");
  side.mark("chat", 0);
  expect(tab("chat").querySelector(".ttab__mark")).toBeNull();
});

test("a panel that could not be fetched says so, and is filled when it is asked for again", async () => {
  vi.stubGlobal("reportError", vi.fn());
  mountFight.mockRejectedValueOnce(new Error("Failed to fetch a module"));
  const side = make();
  side.show("fight");
  await vi.waitFor(() => expect(body("fight").textContent).toContain("could not be fetched"));
  mountFight.mockImplementation((inside: HTMLElement) => inside.append("Round 1"));
  body("fight").querySelector<HTMLButtonElement>("[data-inside] button")?.click();
  expect(mountFight).toHaveBeenCalledTimes(2);
  expect(body("fight").querySelector("[data-inside]")?.textContent).toBe("Round 1");
  side.show("chat");
  side.show("fight");
  expect(mountFight).toHaveBeenCalledTimes(2);
});
