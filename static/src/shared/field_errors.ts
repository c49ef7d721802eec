// Puts the API's messages beside the fields they are about, linked for screen readers.
import { make } from "./dom";

export function showFieldErrors(form: HTMLFormElement, errors: Record<string, string[]>): void {
  let first: HTMLElement | null = null;
  for (const [name, messages] of Object.entries(errors)) {
    const field = form.elements.namedItem(name);
    if (!(field instanceof HTMLElement)) continue;
    const id = `${field.id || name}-error`;
    const note = make("p", { class: "field__error", id, "data-field-error": true }, messages.join(" "));
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
    field.after(note);
    first ??= field;
  }
  first?.focus();
}

export function clearFieldErrors(form: HTMLFormElement): void {
  for (const note of form.querySelectorAll("[data-field-error]")) note.remove();
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}
