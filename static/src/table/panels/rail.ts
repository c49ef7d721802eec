// The tools on the left of the map, and beside them the choices of the tool that is in hand.
import { announce, make } from "../../shared/dom";
import { type ToolChoice, type ToolInfo, toolsFor } from "../tools/list";
import type { ToolOptions } from "../tools/options";
import type { Toolbox } from "../tools/toolbox";
import type { Desk } from "./desk";
import { checkField, choiceField, colourField, numberField } from "./fields";
import { icon } from "./icons";

export function mountRail(
  element: HTMLElement,
  choices: HTMLElement,
  desk: Desk,
  tools: Toolbox | null,
): void {
  element.setAttribute("role", "toolbar");
  element.setAttribute("aria-label", "Tools");
  element.setAttribute("aria-orientation", "vertical");
  let drawn = "";
  let chosen = "";
  const show = () => {
    const mine = toolsFor(desk.store);
    const names = mine.map((tool) => tool.name).join();
    if (names !== drawn) element.replaceChildren(...mine.map((tool) => drawTool(tool, desk)));
    drawn = names;
    const tool = mine.find((one) => one.name === desk.store.tool);
    if (!tool) desk.store.tool = "select";
    mark(element, desk.store.tool);
    if (chosen !== desk.store.tool) showChoices(choices, desk, tool, tools);
    chosen = desk.store.tool;
  };
  desk.watch(element, show, { also: ["tool"] });
  element.addEventListener("keydown", (event) => walk(element, event));
}

function drawTool(tool: ToolInfo, desk: Desk): HTMLElement {
  const made = make(
    "button",
    {
      type: "button", class: "ttool", "data-tool": tool.name,
      "data-key": tool.key, "aria-label": tool.words, "aria-keyshortcuts": tool.key || undefined,
      title: tool.key ? `${tool.words} (${tool.key})` : tool.words,
    }, // biome-ignore format: a list of attributes
    icon(tool.icon),
  );
  made.addEventListener("click", () => {
    desk.store.tool = desk.store.tool === tool.name ? "select" : tool.name;
    if (desk.store.tool === tool.name) announce(tool.words);
  });
  return made;
}

function mark(element: HTMLElement, name: string): void {
  for (const one of element.querySelectorAll<HTMLElement>("[data-tool]")) {
    const on = one.dataset.tool === name;
    one.setAttribute("aria-pressed", String(on));
    one.tabIndex = on ? 0 : -1;
  }
}

function walk(element: HTMLElement, event: KeyboardEvent): void {
  const all = [...element.querySelectorAll<HTMLElement>("[data-tool]")];
  const here = all.indexOf(document.activeElement as HTMLElement);
  const steps: Record<string, number> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const step = steps[event.key];
  if (step === undefined || here < 0) return;
  event.preventDefault();
  event.stopPropagation();
  all[(here + step + all.length) % all.length]?.focus();
}

/** What may be chosen of a tool. */
function showChoices(
  place: HTMLElement,
  desk: Desk,
  tool: ToolInfo | undefined,
  tools: Toolbox | null,
): void {
  place.hidden = !tools || !tool?.options.length;
  if (!tool || !tools || place.hidden) return;
  const name = tool.name as keyof ToolOptions;
  const record = tools.options[name] as unknown as Record<string, unknown>;
  // Each choice names an option of its tool (tools/list.ts), which the types cannot follow.
  const set = (option: string) => (value: unknown) => tools.setOption(name, option as never, value as never);
  const offered = tool.options.filter(({ may }) => !may || may(desk.store));
  const fields = offered.map((choice) => drawChoice(choice, record[choice.option], set(choice.option)));
  place.replaceChildren(make("h2", { class: "tchoices__head" }, tool.words), ...fields);
}

function drawChoice(choice: ToolChoice, now: unknown, set: (value: unknown) => void): HTMLElement {
  if (choice.kind === "switch") {
    const field = checkField(choice.words, set);
    field.show([now === true]);
    return field.element;
  }
  if (choice.kind === "number") {
    const { least, most } = choice;
    const limits = { ...(least !== undefined && { min: least }), ...(most !== undefined && { max: most }) };
    const field = numberField(choice.words, set, limits);
    field.show([Number(now)]);
    return field.element;
  }
  const field =
    choice.kind === "colour"
      ? colourField(choice.words, set)
      : choiceField(choice.words, choice.choices ?? [], set);
  field.show([String(now)]);
  return field.element;
}
