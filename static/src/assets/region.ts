// Fetches the page again and puts its lists in the places of the old ones: the server alone knows how they look.

/** Replaces every `data-region`; the focus and what was chosen stay. */
export async function refresh(root: HTMLElement): Promise<void> {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const chosen = new Set(chosenIn(root));
  const focus = pathOfFocus(root);
  for (const old of root.querySelectorAll<HTMLElement>("[data-region]")) {
    const fresh = page.querySelector<HTMLElement>(`[data-region="${old.dataset.region}"]`);
    if (fresh) old.replaceChildren(...[...fresh.childNodes].map((node) => document.importNode(node, true)));
  }
  for (const box of boxesIn(root)) box.checked = chosen.has(box.value);
  if (focus) root.querySelector<HTMLElement>(focus)?.focus();
  root.dispatchEvent(new CustomEvent("assets:refreshed"));
}

export function boxesIn(root: ParentNode): HTMLInputElement[] {
  return [...root.querySelectorAll<HTMLInputElement>('input[name="assets"][type="checkbox"]')];
}

export function chosenIn(root: ParentNode): string[] {
  return boxesIn(root)
    .filter((box) => box.checked)
    .map((box) => box.value);
}

function pathOfFocus(root: HTMLElement): string {
  const at = document.activeElement;
  if (!(at instanceof HTMLElement) || !root.contains(at)) return "";
  if (at.id) return `#${CSS.escape(at.id)}`;
  const card = at.closest<HTMLElement>("[data-asset]");
  return card ? `[data-asset="${card.dataset.asset}"] .asset__name` : "";
}
