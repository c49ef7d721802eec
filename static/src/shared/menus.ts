// Drop-down menus made of <details>: close on Escape, on a click elsewhere and when focus leaves.
export function setUpMenus(root: ParentNode): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>("details.menu")) setUpMenu(menu);
}

function setUpMenu(menu: HTMLDetailsElement): void {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("click", (event) => {
    if (menu.open && event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
}
