// Form controls of the panels: each shows one value, or that several chosen things differ, and tells what is set.
import { make } from "../../shared/dom";

export interface Field<T> {
  readonly element: HTMLElement;
  /** Shows the value of each chosen thing; what somebody is typing in is left alone. */
  show(values: readonly T[]): void;
}

export interface FieldOptions {
  help?: string;
  unit?: string;
  /** The label is read out only. */
  quiet?: boolean;
  /** Takes a whole line. */
  wide?: boolean;
}

let count = 0;

function labelled(label: string, control: HTMLElement, options: FieldOptions = {}): HTMLElement {
  count += 1;
  control.id = `table-field-${count}`;
  const words = make(
    "label",
    { for: control.id, class: options.quiet ? "visually-hidden" : "tf__label" },
    label,
  );
  const box = options.unit
    ? make("span", { class: "tf__unit" }, control, make("span", { "aria-hidden": "true" }, options.unit))
    : control;
  const row = make("div", { class: options.wide ? "tf tf--wide" : "tf" }, words, box);
  if (options.help) {
    const help = make("p", { class: "tf__help", id: `${control.id}-help` }, options.help);
    control.setAttribute("aria-describedby", help.id);
    row.append(help);
  }
  return row;
}

/** The one value that all share; undefined where they differ or there is none. */
export function shared<T>(values: readonly T[]): T | undefined {
  const [first] = values;
  return values.every((value) => value === first) ? first : undefined;
}

function busy(control: HTMLElement): boolean {
  return document.activeElement === control;
}

export function textField(
  label: string,
  onSet: (value: string) => void,
  options: FieldOptions & { lines?: number; most?: number; placeholder?: string } = {},
): Field<string> {
  const control = options.lines
    ? make("textarea", { rows: String(options.lines) })
    : make("input", { type: "text", autocomplete: "off" });
  if (options.most) control.maxLength = options.most;
  let shown = "";
  control.addEventListener("change", () => {
    if (control.value !== shown) onSet(control.value);
    shown = control.value;
  });
  return {
    element: labelled(label, control, options),
    show(values) {
      if (busy(control)) return;
      const value = shared(values);
      shown = value ?? "";
      control.value = shown;
      control.placeholder = value === undefined && values.length ? "different" : (options.placeholder ?? "");
    },
  };
}

export interface NumberOptions extends FieldOptions {
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
}

/** A number; null where the field is empty, which only `emptyField` tells. */
export function numberField(
  label: string,
  onSet: (value: number) => void,
  options: NumberOptions = {},
): Field<number | null> {
  return anyNumber(label, (value) => value !== null && onSet(value), options);
}

export function emptyField(
  label: string,
  onSet: (value: number | null) => void,
  options: NumberOptions = {},
): Field<number | null> {
  return anyNumber(label, onSet, options);
}

function anyNumber(
  label: string,
  onSet: (value: number | null) => void,
  options: NumberOptions,
): Field<number | null> {
  const control = make("input", {
    type: "number",
    inputmode: "decimal",
    step: String(options.step ?? "any"),
  });
  if (options.min !== undefined) control.min = String(options.min);
  if (options.max !== undefined) control.max = String(options.max);
  let shown = "";
  control.addEventListener("change", () => {
    // The step serves the arrows only: any number between the bounds is right.
    const { badInput, rangeUnderflow, rangeOverflow } = control.validity;
    if (badInput || rangeUnderflow || rangeOverflow) return void control.reportValidity();
    if (control.value === shown) return;
    shown = control.value;
    onSet(control.value === "" ? null : control.valueAsNumber);
  });
  return {
    element: labelled(label, control, options),
    show(values) {
      if (busy(control)) return;
      const value = shared(values);
      shown = value === undefined || value === null ? "" : String(Math.round(value * 100) / 100);
      control.value = shown;
      control.placeholder = value === undefined && values.length ? "…" : (options.placeholder ?? "");
    },
  };
}

export type Choices<T extends string> = readonly (readonly [T, string])[];

export function choiceField<T extends string>(
  label: string,
  choices: Choices<T>,
  onSet: (value: T) => void,
  options: FieldOptions = {},
): Field<T> {
  const control = make("select", {});
  const mixed = make("option", { value: "", disabled: true, hidden: true }, "different");
  control.append(mixed, ...choices.map(([value, words]) => make("option", { value }, words)));
  control.addEventListener("change", () => onSet(control.value as T));
  return {
    element: labelled(label, control, options),
    show(values) {
      control.value = shared(values) ?? "";
    },
  };
}

export function checkField(
  label: string,
  onSet: (value: boolean) => void,
  options: FieldOptions = {},
): Field<boolean> {
  const control = make("input", { type: "checkbox", class: "tf__switch" });
  count += 1;
  control.id = `table-field-${count}`;
  const words = make("span", {}, label);
  const row = make("div", { class: "tf tf--check" }, make("label", { for: control.id }, control, words));
  if (options.help) {
    const help = make("p", { class: "tf__help", id: `${control.id}-help` }, options.help);
    control.setAttribute("aria-describedby", help.id);
    row.append(help);
  }
  control.addEventListener("change", () => onSet(control.checked));
  return {
    element: row,
    show(values) {
      const value = shared(values);
      control.checked = value ?? false;
      control.indeterminate = value === undefined && values.length > 0;
    },
  };
}

export function colourField(
  label: string,
  onSet: (value: string) => void,
  options: FieldOptions = {},
): Field<string> {
  const control = make("input", { type: "color" });
  control.addEventListener("change", () => onSet(control.value));
  return {
    element: labelled(label, control, options),
    show(values) {
      if (!busy(control)) control.value = shared(values) ?? values[0] ?? "#000000";
    },
  };
}

export interface RangeOptions extends FieldOptions {
  min?: number;
  max?: number;
  step?: number;
  say?: (value: number) => string;
  /** Called while it is being dragged. */
  onMove?: (value: number) => void;
}

export function rangeField(
  label: string,
  onSet: (value: number) => void,
  options: RangeOptions = {},
): Field<number> {
  const { min = 0, max = 1, step = 0.05, say = (value: number) => `${Math.round(value * 100)} %` } = options;
  const control = make("input", { type: "range", min: String(min), max: String(max), step: String(step) });
  const words = make("output", { class: "tf__said" });
  const tell = () => {
    words.textContent = say(control.valueAsNumber);
    control.setAttribute("aria-valuetext", words.textContent);
  };
  control.addEventListener("input", () => {
    tell();
    options.onMove?.(control.valueAsNumber);
  });
  control.addEventListener("change", () => onSet(control.valueAsNumber));
  const element = labelled(label, control, options);
  element.classList.add("tf--range");
  element.append(words);
  return {
    element,
    show(values) {
      if (control.matches(":active")) return;
      control.value = String(shared(values) ?? values[0] ?? min);
      tell();
    },
  };
}
