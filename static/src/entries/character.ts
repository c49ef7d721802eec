// A character's pages inside a campaign: viewer, favourite, exports, and recording of voice notes.
import "../styles/creature.css";
import "../styles/viewer.css";
import "../styles/character.css";
import { setUpRecorder } from "../characters/recorder";
import { setUpExports } from "../shared/exports";
import { setUpFavourites } from "../shared/favourite";
import { mountDeclaredViewers } from "../viewer/auto_mount";

mountDeclaredViewers(document);
setUpFavourites(document);
for (const root of document.querySelectorAll<HTMLElement>("[data-exports]")) setUpExports(root);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-recorder]")) setUpRecorder(form);
