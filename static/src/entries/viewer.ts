// A page (or the admin) that only needs the 3D viewer.
import "../styles/viewer.css";
import { mountDeclaredViewers } from "../viewer/auto_mount";

mountDeclaredViewers(document);
