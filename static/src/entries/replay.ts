// Looking back at a scene.
import "../styles/table_board.css";
import "../styles/table.css";
import "../styles/replay.css";
import { startReplay } from "../table/replay/page";

const root = document.querySelector<HTMLElement>("#replay");
if (root) void startReplay(root);
