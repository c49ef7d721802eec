// The search page: its style; its box is set up with the one in the header.
import "../styles/search.css";
