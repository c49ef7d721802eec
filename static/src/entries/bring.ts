// Bringing pictures along from an older client's browser storage.
import "../styles/bring.css";
import { BringPage } from "../bring/page";

const root = document.getElementById("bring");
if (root) new BringPage(root).start();
