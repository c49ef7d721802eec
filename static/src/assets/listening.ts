// Listening to sounds in the list: one at a time.
export function setUpListening(root: HTMLElement): void {
  const player = new Audio();
  player.preload = "none";
  let button: HTMLButtonElement | null = null;
  const stop = () => {
    player.pause();
    if (button) show(button, false);
    button = null;
  };
  player.addEventListener("ended", stop);
  root.addEventListener("assets:refreshed", stop);
  root.addEventListener("click", (event) => {
    const pressed =
      event.target instanceof Element ? event.target.closest<HTMLButtonElement>("[data-play]") : null;
    if (!pressed) return;
    const again = pressed === button;
    stop();
    if (again) return;
    button = pressed;
    show(pressed, true);
    player.src = pressed.dataset.play ?? "";
    player.play().catch(() => stop());
  });
}

function show(button: HTMLButtonElement, playing: boolean): void {
  button.setAttribute("aria-pressed", String(playing));
  button.querySelector("use")?.setAttribute("href", playing ? "#i-pause" : "#i-play");
}
