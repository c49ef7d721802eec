// How loud this browser plays: a slider for all sound and one for each channel, kept here.
import { make } from "../../../shared/dom";
import { icon } from "../../panels/icons";
import { type Levels, SLIDER_WORDS, SLIDERS, type Slider } from "../levels";
import { isHeld, label, signButton, slider } from "./parts";

export class ChannelSliders {
  readonly element = make("section", {
    class: "mixer__part mixer__channels",
    "aria-label": "Volume on this device",
  });
  private readonly controls = new Map<Slider, HTMLInputElement>();
  private readonly mute: HTMLButtonElement;
  private readonly stop: () => void;

  constructor(private readonly levels: Levels) {
    this.mute = signButton(icon("sound"), "Mute", () => {
      levels.muted = !levels.muted;
    });
    for (const name of SLIDERS) this.element.append(this.row(name));
    this.stop = levels.onChange(() => this.show());
    this.show();
  }

  destroy(): void {
    this.stop();
  }

  private row(name: Slider): HTMLElement {
    const control = slider(SLIDER_WORDS[name], 1, 0.01);
    control.addEventListener("input", () => this.levels.set(name, control.valueAsNumber));
    this.controls.set(name, control);
    const words = make("span", { class: "mixer__words" }, SLIDER_WORDS[name]);
    const first = name === "master" ? this.mute : make("span", { class: "mixer__gap" });
    return make("div", { class: "mixer__channel", "data-channel": name }, first, words, control);
  }

  show(): void {
    for (const [name, control] of this.controls) {
      if (!isHeld(control)) control.value = String(this.levels.get(name));
      control.setAttribute("aria-valuetext", `${Math.round(this.levels.get(name) * 100)} percent`);
    }
    this.mute.replaceChildren(icon(this.levels.muted ? "mute" : "sound"));
    this.mute.setAttribute("aria-pressed", String(this.levels.muted));
    label(this.mute, this.levels.muted ? "Let sound be heard again" : "Mute on this device");
  }
}
