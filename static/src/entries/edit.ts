// The creature form: rows for skills and attacks that can be added and taken away.
import "../styles/creature.css";
import { setUpRepeaters } from "../shared/repeater";

setUpRepeaters(document);
