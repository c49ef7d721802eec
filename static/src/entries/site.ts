// Runs on every page: the style sheet, the theme switch, search shortcut and menus.
import "../styles/site.css";
import { setUpSearchBoxes } from "../search/combobox";
import { setUpMenus } from "../shared/menus";
import { setUpSearchShortcut } from "../shared/search_shortcut";
import { setUpThemeToggle } from "../shared/theme";

setUpThemeToggle(document.querySelector<HTMLButtonElement>("[data-theme-toggle]"));
setUpSearchShortcut(document.querySelector<HTMLInputElement>("[data-site-search]"));
setUpMenus(document);
setUpSearchBoxes(document);
