// The live table: connects, then mounts the map and, once it is known who one is, everything around it.
import "../styles/dice.css";
import "../styles/mixer.css";
import "../styles/table_board.css";
import "../styles/view3d.css";
import "../styles/table.css";
import { liveUrl } from "../shared/live";
import { startTable } from "../table/panels/start";

const root = document.querySelector<HTMLElement>("#table");
if (root) void startTable(root, liveUrl);
