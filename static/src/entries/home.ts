// The bestiary's list: filters that apply at once, the filter drawer on small screens, favourites.
import "../styles/bestiary.css";
import { setUpFavourites } from "../shared/favourite";
import { setUpFilters } from "../shared/filters";

setUpFilters(document.querySelector<HTMLFormElement>("[data-filters]"));
setUpFavourites(document);
