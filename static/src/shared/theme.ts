// The reader's colour theme: system preference unless chosen; public/theme.js applies the choice before paint.
export type Theme = "light" | "dark";

export function currentTheme(root: HTMLElement = document.documentElement): Theme {
  const chosen = root.dataset.theme;
  if (chosen === "light" || chosen === "dark") return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function chooseTheme(theme: Theme, root: HTMLElement = document.documentElement): void {
  root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Without storage the choice lasts for this page only.
  }
  root.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}

export function setUpThemeToggle(button: HTMLButtonElement | null): void {
  if (!button) return;
  const describe = () => {
    const dark = currentTheme() === "dark";
    button.setAttribute("aria-label", dark ? "Switch to the light theme" : "Switch to the dark theme");
  };
  describe();
  button.addEventListener("click", () => {
    chooseTheme(currentTheme() === "dark" ? "light" : "dark");
    describe();
  });
}
