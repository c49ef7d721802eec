// One place: its map; and the forms of layers and pins.
import "../styles/graph.css";
import "../styles/locations.css";
import { setUpChosenPeople } from "../graph/chosen";
import { type Picture, PlaceMap } from "../locations/map";
import { readJson } from "../shared/dom";

const root = document.querySelector<HTMLElement>("[data-map]");
const picture = readJson<Picture>("place-map");
if (root && picture && picture.layers.length > 0) new PlaceMap(root, picture);
setUpChosenPeople(document);
