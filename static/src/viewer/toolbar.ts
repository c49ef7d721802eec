// The viewer's buttons, light panel and key help; knows nothing of three.js.
import { make, pathIcon } from "../shared/dom";
import { KEY_HELP } from "./keys";
import { levelName } from "./levels";
import { type LightSetting, SURFACE_MODES, type SurfaceMode } from "./types";

const PATHS = {
  turn: "M20 12a8 8 0 1 1-2.5-5.8M20 3v4.5h-4.5",
  light: "M9 18h6M10 21h4M12 3a6 6 0 0 1 3.5 10.9c-.5.4-.5 1-.5 1.6H9c0-.6 0-1.2-.5-1.6A6 6 0 0 1 12 3",
  reset: "M4 10.5 12 4l8 6.5M6.5 9v10.5h11V9",
  picture: "M3 8h4l2-3h6l2 3h4v11H3ZM15.5 13a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  help: "M9 9.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.1",
};

const MODE_WORDS: Record<SurfaceMode, string> = { painted: "Painted", clay: "Clay", wire: "Wire" };

export interface ToolbarEvents {
  turn(on: boolean): void;
  light(setting: LightSetting): void;
  mode(mode: SurfaceMode): void;
  level(level: number): void;
  reset(): void;
  picture(): void;
  fullScreen(): void;
}

export interface ToolbarOptions {
  levels: number;
  /** The picture way has neither light nor surfaces. */
  threeDimensional: boolean;
}

export class Toolbar {
  readonly element = make("div", { class: "viewer__tools", role: "group", "aria-label": "Viewer controls" });
  private readonly turnButton = iconButton("turn", "Turn by itself");
  private readonly lightButton = iconButton("light", "Light");
  private readonly helpButton = iconButton("help", "Keys");
  private readonly lightPanel = make("div", { class: "viewer__panel", hidden: true });
  private readonly helpPanel = make("div", { class: "viewer__panel", hidden: true });
  private readonly modes: HTMLSelectElement;
  private readonly details: HTMLSelectElement;

  constructor(
    private readonly events: ToolbarEvents,
    { levels, threeDimensional }: ToolbarOptions,
  ) {
    this.modes = select(
      "Surface",
      SURFACE_MODES.map((mode) => [mode, MODE_WORDS[mode]]),
    );
    this.details = select(
      "Detail",
      Array.from({ length: levels }, (_, i) => [String(i), levelName(i, levels)]),
    );
    this.modes.addEventListener("change", () => events.mode(this.modes.value as SurfaceMode));
    this.details.addEventListener("change", () => events.level(Number(this.details.value)));
    const full = iconButton("full", "Full screen");
    const reset = iconButton("reset", "Back to the start");
    const picture = iconButton("picture", "Save a picture");
    full.addEventListener("click", () => events.fullScreen());
    reset.addEventListener("click", () => events.reset());
    picture.addEventListener("click", () => events.picture());
    this.turnButton.addEventListener("click", () => this.toggleTurning());
    this.fillHelp();
    this.element.append(this.turnButton);
    if (threeDimensional) this.addThreeDimensional(levels);
    this.element.append(reset, ...(threeDimensional ? [picture] : []), full, this.helpButton, this.helpPanel);
  }

  toggleTurning(): void {
    const on = this.turnButton.getAttribute("aria-pressed") !== "true";
    this.showTurning(on);
    this.events.turn(on);
  }

  showTurning(on: boolean): void {
    this.turnButton.setAttribute("aria-pressed", String(on));
  }

  toggleLight(): void {
    togglePanel(this.lightButton, this.lightPanel, [[this.helpButton, this.helpPanel]]);
  }

  toggleHelp(): void {
    togglePanel(this.helpButton, this.helpPanel, [[this.lightButton, this.lightPanel]]);
  }

  /** Goes on to the next surface and returns it. */
  nextMode(): SurfaceMode {
    const at = SURFACE_MODES.indexOf(this.modes.value as SurfaceMode);
    const next = SURFACE_MODES[(at + 1) % SURFACE_MODES.length] ?? "painted";
    this.modes.value = next;
    return next;
  }

  showLevel(level: number): void {
    this.details.value = String(level);
  }

  private addThreeDimensional(levels: number): void {
    this.fillLight();
    this.element.append(this.lightButton, this.modes);
    if (levels > 1) this.element.append(this.details);
    this.element.append(this.lightPanel);
  }

  private fillLight(): void {
    const strength = slider("Strength", 0, 3, 0.1, 1);
    const direction = slider("Direction", -180, 180, 5, 40);
    const tell = () =>
      this.events.light({ strength: Number(strength.input.value), direction: Number(direction.input.value) });
    strength.input.addEventListener("input", tell);
    direction.input.addEventListener("input", tell);
    this.lightPanel.append(strength.label, direction.label);
    wirePanel(this.lightButton, this.lightPanel, () => this.toggleLight());
  }

  private fillHelp(): void {
    const list = make("dl", { class: "viewer__keys" });
    for (const [keys, words] of KEY_HELP) list.append(make("dt", {}, keys), make("dd", {}, words));
    const hint = make(
      "p",
      { class: "small" },
      "Drag to turn, pinch or scroll to zoom, two fingers or the right button to move.",
    );
    this.helpPanel.append(hint, list);
    wirePanel(this.helpButton, this.helpPanel, () => this.toggleHelp());
  }
}

function iconButton(icon: keyof typeof PATHS, label: string): HTMLButtonElement {
  return make(
    "button",
    { type: "button", class: "viewer__button", "aria-label": label, title: label },
    pathIcon(PATHS[icon]),
  );
}

function select(label: string, options: ReadonlyArray<readonly [string, string]>): HTMLSelectElement {
  const field = make("select", { class: "viewer__select", "aria-label": label, title: label });
  for (const [value, words] of options) field.append(make("option", { value }, words));
  return field;
}

function slider(words: string, min: number, max: number, step: number, value: number) {
  const input = make("input", {
    type: "range",
    min: String(min),
    max: String(max),
    step: String(step),
    value: String(value),
  });
  return { input, label: make("label", {}, make("span", {}, words), input) };
}

function wirePanel(button: HTMLButtonElement, panel: HTMLElement, toggle: () => void): void {
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", toggle);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    toggle();
    button.focus();
  });
}

function togglePanel(
  button: HTMLElement,
  panel: HTMLElement,
  others: Array<[HTMLElement, HTMLElement]>,
): void {
  panel.hidden = !panel.hidden;
  button.setAttribute("aria-expanded", String(!panel.hidden));
  for (const [otherButton, otherPanel] of others) {
    otherPanel.hidden = true;
    otherButton.setAttribute("aria-expanded", "false");
  }
}
