// "Make it a creature": puts the model on an existing creature or on a new one.
import { ApiError, call } from "../shared/api";
import { find } from "../shared/dom";
import { clearFieldErrors, showFieldErrors } from "../shared/field_errors";

interface Published {
  character: { id: number | string; name: string; url?: string };
}

export function setUpPublishForm(form: HTMLFormElement, jobId: string): void {
  const parts = [...form.querySelectorAll<HTMLFieldSetElement>("[data-for]")];
  const choose = () => {
    const target = new FormData(form).get("target");
    for (const part of parts) {
      part.hidden = part.dataset.for !== target;
      // Disabled fields neither send nor validate.
      part.disabled = part.hidden;
    }
  };
  form.addEventListener("change", choose);
  choose();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void publish(form, jobId);
  });
}

async function publish(form: HTMLFormElement, jobId: string): Promise<void> {
  const button = find(form, 'button[type="submit"]', HTMLButtonElement);
  const problem = find(form, "[data-problem]", HTMLElement);
  clearFieldErrors(form);
  button.disabled = true;
  try {
    const answer = await call<Published>("POST", `/reconstructions/${jobId}/publish`, {
      body: publishBody(form),
    });
    if (answer.character.url) location.assign(answer.character.url);
    else location.reload();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    button.disabled = false;
    problem.textContent = error.message;
    problem.hidden = false;
    showFieldErrors(form, error.body.fields ?? {});
  }
}

/** The fields in force, numbers as numbers; the choice between the two ways itself is not sent. */
export function publishBody(form: HTMLFormElement): Record<string, string | number> {
  const body: Record<string, string | number> = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || value === "" || name === "target" || name === "csrfmiddlewaretoken")
      continue;
    const field = form.elements.namedItem(name);
    const numeric = field instanceof HTMLInputElement && field.type === "number";
    body[name] = numeric || name === "character" ? Number(value) : value;
  }
  return body;
}
