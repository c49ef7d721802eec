// Applies the reader's chosen colour theme before the first paint; must stay tiny because it blocks rendering.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    // Storage may be switched off; the system's preference applies then.
  }
  const root = document.documentElement;
  root.classList.add("js");
  if (theme === "dark" || theme === "light") root.dataset.theme = theme;
})();
