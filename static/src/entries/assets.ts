// The page of a campaign's maps, pictures and sounds.
import "../styles/assets.css";
import { setUpAssets } from "../assets/page";

const root = document.querySelector<HTMLElement>("[data-assets]");
if (root) setUpAssets(root);
