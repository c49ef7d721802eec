// Small parts that all panels are made of: buttons, foldable sections, and what this browser remembers.
import { make } from "../../shared/dom";
import { icon } from "./icons";

/** A button with a sign and words; `quiet` ones show the sign alone. */
export function button(
  words: string,
  act: (event: MouseEvent) => void,
  look: {
    icon?: string;
    kind?: "primary" | "danger" | "quiet" | "plain";
    only?: boolean;
    small?: boolean;
  } = {},
): HTMLButtonElement {
  const kind = look.kind && look.kind !== "plain" ? ` button--${look.kind}` : "";
  const made = make("button", {
    type: "button",
    class: `button${kind}${look.only ? " tb--only" : ""}${look.small ? " tb--small" : ""}`,
  });
  if (look.icon) made.append(icon(look.icon));
  if (look.only) {
    made.setAttribute("aria-label", words);
    made.title = words;
  } else made.append(words);
  made.addEventListener("click", act);
  return made;
}

/** A part of a panel under a heading that can be folded; remembers whether it is open. */
export function section(title: string, ...children: (Node | string | null)[]): HTMLDetailsElement {
  const key = `table-open-${title}`;
  const made = make("details", { class: "tsec" }, make("summary", {}, make("h3", {}, title)));
  made.append(make("div", { class: "tsec__body" }, ...children));
  made.open = remembered(key) !== "no";
  made.addEventListener("toggle", () => remember(key, made.open ? "yes" : "no"));
  return made;
}

export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage may be switched off; then nothing is remembered.
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // As above.
  }
}
