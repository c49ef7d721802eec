// The pages of relations: the web, and the forms.
import "../styles/graph.css";
import { setUpChosenPeople } from "../graph/chosen";
import type { Graph } from "../graph/model";
import { Web } from "../graph/web";
import { readJson } from "../shared/dom";

const root = document.querySelector<HTMLElement>("[data-web]");
const graph = readJson<Graph>("web-graph");
if (root && graph) new Web(root, graph, readJson<[string, string][]>("web-kinds") ?? []).start();
setUpChosenPeople(document);
