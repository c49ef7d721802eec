// The wait for a picture (imagegen/picture_request.html).
import "../styles/gallery.css";
import "../styles/studio.css";
import { PictureWait } from "../pictures/wait";

const root = document.querySelector<HTMLElement>("[data-picture-request]");
if (root) new PictureWait(root).start();
