// The pages of play sessions and of the calendar.
import "../styles/session.css";
import { setUpChosenPeople } from "../session/chosen";

setUpChosenPeople(document);
