// Drawing a map: the picture follows the form, and another seed is a press away.
import "../styles/scene_import.css";

const PATIENCE = 350;
const WATCHED = ["kind", "style", "seed", "columns", "rows", "density"] as const;
const INKED = new Set(["dungeon", "cave"]);

const form = document.querySelector<HTMLFormElement>("[data-map-maker]");
if (form) setUp(form);

function setUp(maker: HTMLFormElement): void {
  const picture = maker.querySelector<HTMLImageElement>("[data-picture]");
  const words = maker.querySelector<HTMLElement>("[data-words]");
  const another = maker.querySelector<HTMLButtonElement>("[data-another]");
  const make = maker.querySelector<HTMLButtonElement>("[data-make]");
  if (!picture || !words || !another || !make) return;
  let waiting = 0;

  const show = (): void => {
    const said = new URLSearchParams();
    for (const name of WATCHED) {
      const field = fieldOf(maker, name);
      if (field?.value) said.set(name, field.value);
    }
    const address = `${maker.dataset.preview}?${said}`;
    if (picture.getAttribute("src") === address) return;
    picture.classList.add("map-maker__picture--waiting");
    words.textContent = "Drawing …";
    picture.src = address;
  };
  const later = (): void => {
    window.clearTimeout(waiting);
    offerInk(maker);
    if (maker.checkValidity()) waiting = window.setTimeout(show, PATIENCE);
  };

  picture.addEventListener("load", () => {
    picture.classList.remove("map-maker__picture--waiting");
    words.textContent = "So it will look; the scene's picture is finer.";
  });
  picture.addEventListener("error", () => {
    picture.classList.remove("map-maker__picture--waiting");
    words.textContent =
      "This picture could not be drawn just now. Change something, or try again in a moment.";
  });
  maker.addEventListener("input", later);
  maker.addEventListener("change", later);
  maker.addEventListener("submit", () => {
    // After the form has been read, so that nothing is lost from it.
    window.setTimeout(() => {
      make.disabled = true;
      make.textContent = "Drawing …";
    });
  });
  window.addEventListener("pageshow", () => {
    make.disabled = false;
    make.textContent = "Make the scene";
  });
  another.hidden = false;
  another.addEventListener("click", () => {
    const seed = fieldOf(maker, "seed");
    if (seed) seed.value = newSeed();
    later();
  });
  offerInk(maker);
}

function fieldOf(maker: HTMLFormElement, name: string): HTMLInputElement | HTMLSelectElement | null {
  const found = maker.elements.namedItem(name);
  return found instanceof HTMLInputElement || found instanceof HTMLSelectElement ? found : null;
}

/** Only dungeons and caves are drawn in ink. */
function offerInk(maker: HTMLFormElement): void {
  const kind = fieldOf(maker, "kind");
  const style = fieldOf(maker, "style");
  if (!kind || !(style instanceof HTMLSelectElement)) return;
  const fits = INKED.has(kind.value);
  for (const option of style.options) if (option.value === "ink") option.disabled = !fits;
  if (!fits && style.value === "ink") style.value = "painted";
}

function newSeed(): string {
  const numbers = crypto.getRandomValues(new Uint8Array(3));
  return [...numbers].map((number) => number.toString(16).padStart(2, "0")).join("");
}
