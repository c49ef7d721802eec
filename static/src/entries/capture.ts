// The page where photos are dropped and sent (studio/capture.html).
import "../styles/studio.css";
import { CapturePage } from "../capture/page";

const root = document.querySelector<HTMLElement>("[data-capture-page]");
if (root) new CapturePage(root).start();
