// The tree of places.
import "../styles/locations.css";
import { PlaceTree } from "../locations/tree";

const root = document.querySelector<HTMLElement>("[data-tree]");
if (root) new PlaceTree(root);
