// The page of the API: narrows the list while one types, and opens the operation that the address names.
import "../styles/api_docs.css";

const filter = document.getElementById("api-filter");
const operations = [...document.querySelectorAll<HTMLDetailsElement>("[data-operation]")];

function narrow(words: string): void {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  for (const operation of operations) {
    const text = operation.textContent?.toLowerCase() ?? "";
    operation.hidden = !wanted.every((word) => text.includes(word));
  }
  for (const group of document.querySelectorAll<HTMLElement>("[data-group]")) {
    group.hidden = !group.querySelector("[data-operation]:not([hidden])");
  }
}

function openNamed(): void {
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

if (filter instanceof HTMLInputElement) filter.addEventListener("input", () => narrow(filter.value));
window.addEventListener("hashchange", openNamed);
openNamed();
