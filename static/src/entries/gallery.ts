// The gallery, a picture's page and the wish for one: they work without scripts.
import "../styles/gallery.css";
