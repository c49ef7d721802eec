// The facet form works as a plain GET; with scripts it sends itself after a change and drops empty fields.
const PAUSE_MS = 700;

export function setUpFilters(form: HTMLFormElement | null): void {
  if (!form) return;
  setUpDrawer(form);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (after: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), after);
  };
  form.addEventListener("change", (event) => {
    const typed = event.target instanceof HTMLInputElement && event.target.type === "number";
    // Several boxes are often ticked in a row; numbers are typed digit by digit.
    send(typed ? PAUSE_MS * 2 : PAUSE_MS);
  });
  form.addEventListener("submit", () => dropEmptyFields(form));
  // Coming back with the browser's button must not find the fields switched off.
  addEventListener("pageshow", () => enableFields(form));
}

/** On small screens the filters stay folded away until asked for (see bestiary.css). */
function setUpDrawer(form: HTMLFormElement): void {
  const button = document.querySelector<HTMLButtonElement>("[data-filters-toggle]");
  button?.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    form.classList.toggle("filters--open", open);
    if (open) form.querySelector<HTMLElement>("select, input:not([type=hidden])")?.focus();
  });
}

/** Leaves empty fields out of the address, so that links stay short and cache well. */
export function dropEmptyFields(form: HTMLFormElement): void {
  for (const field of form.elements) {
    if ((field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.value === "") {
      field.disabled = true;
    }
  }
}

function enableFields(form: HTMLFormElement): void {
  for (const field of form.elements) {
    if (field instanceof HTMLInputElement || field instanceof HTMLSelectElement) field.disabled = false;
  }
}
