// A small number with a button to either side.
import { make } from "../../shared/dom";

export interface StepperOptions {
  label: string;
  least: number;
  most: number;
  value: number;
  signed?: boolean;
}

export interface Stepper {
  element: HTMLElement;
  readonly value: number;
}

export function stepper({ label, least, most, value, signed }: StepperOptions): Stepper {
  const shown = (now: number) => (signed && now > 0 ? `+${now}` : now < 0 ? `−${-now}` : String(now));
  let now = value;
  const output = make("span", {
    class: "stepper__value",
    role: "spinbutton",
    tabindex: "0",
    "aria-label": label,
    "aria-valuemin": String(least),
    "aria-valuemax": String(most),
  });
  const set = (next: number): void => {
    now = Math.max(least, Math.min(most, next));
    output.textContent = shown(now);
    output.setAttribute("aria-valuenow", String(now));
  };
  const step = (by: number, words: string): HTMLElement => {
    const button = make("button", {
      type: "button",
      class: "stepper__step",
      tabindex: "-1",
      "aria-label": words,
    });
    button.append(by > 0 ? "+" : "−");
    button.addEventListener("click", () => set(now + by));
    return button;
  };
  output.addEventListener("keydown", (event) => {
    const by = STEPS[event.key];
    if (event.key === "Home") set(least);
    else if (event.key === "End") set(most);
    else if (by !== undefined) set(now + by);
    else return;
    event.preventDefault();
  });
  output.addEventListener("dblclick", () => set(value));
  set(value);
  const element = make(
    "div",
    { class: "stepper" },
    make("span", { class: "stepper__label", "aria-hidden": "true" }, label),
    make("div", { class: "stepper__row" }, step(-1, `${label}: less`), output, step(1, `${label}: more`)),
  );
  return {
    element,
    get value() {
      return now;
    },
  };
}

const STEPS: Record<string, number> = {
  ArrowUp: 1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowLeft: -1,
  PageUp: 5,
  PageDown: -5,
};
