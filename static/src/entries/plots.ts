// The pages of plots: the picture of what needs what, and the forms.
import "../styles/graph.css";
import "../styles/plots.css";
import { setUpChosenPeople } from "../graph/chosen";
import { drawNeeds, type Picture } from "../graph/needs";
import { readJson } from "../shared/dom";

const place = document.querySelector<HTMLElement>("[data-needs]");
const picture = readJson<Picture>("needs-picture");
if (place && picture) drawNeeds(place, picture);
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
setUpChosenPeople(document);
