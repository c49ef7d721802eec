// The list of scenes, and the page on which players wait for the table to open.
import "../styles/scenes.css";
import { setUpOrder } from "../scenes/order";
import { waitForTable } from "../scenes/waiting";

const list = document.querySelector<HTMLElement>("[data-scenes]");
if (list) setUpOrder(list);

const waiting = document.querySelector<HTMLElement>("[data-waiting]");
if (waiting?.dataset.waiting) waitForTable(waiting, waiting.dataset.waiting);

const map = document.querySelector<HTMLSelectElement>("#id_map");
const without = document.querySelector<HTMLElement>("[data-without-map]");
if (map && without) {
  const show = () => {
    without.hidden = map.value !== "";
  };
  map.addEventListener("change", show);
  show();
}
