// A creature's page: viewer, favourite and exports.
import "../styles/creature.css";
import "../styles/character.css";
import "../styles/viewer.css";
import { setUpExports } from "../shared/exports";
import { setUpFavourites } from "../shared/favourite";
import { mountDeclaredViewers } from "../viewer/auto_mount";

mountDeclaredViewers(document);
setUpFavourites(document);
for (const root of document.querySelectorAll<HTMLElement>("[data-exports]")) setUpExports(root);
