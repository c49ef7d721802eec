// The pages of play sessions and of the calendar.
import "../styles/session.css";
import { setUpChosenPeople } from "../session/chosen";
import { setUpSession } from "../session/page";

setUpChosenPeople(document);
setUpSession(document);
