// Moving by drag: cards and folders onto folders of the tree, the list or the way above; files from outside anywhere.
import type { Acts } from "./acts";
import { chosenIn } from "./region";
import type { UploadPanel } from "./upload_panel";

const ASSETS = "application/x-table-assets";
const FOLDER = "application/x-table-folder";

export function setUpDragging(root: HTMLElement, acts: Acts, panel: UploadPanel | null): void {
  const mark = () => {
    for (const card of root.querySelectorAll<HTMLElement>("[data-asset]")) card.draggable = true;
  };
  mark();
  root.addEventListener("assets:refreshed", mark);
  root.addEventListener("dragstart", (event) => begin(event, root));
  // The way down to a folder stands above the root.
  const page = root.closest<HTMLElement>(".campaign") ?? root;
  page.addEventListener("dragover", (event) => over(event, root, panel));
  page.addEventListener("dragleave", (event) => {
    if (!(event.relatedTarget instanceof Node && page.contains(event.relatedTarget))) clear(page);
  });
  page.addEventListener("drop", (event) => drop(event, root, acts, panel));
}

function begin(event: DragEvent, root: HTMLElement): void {
  const at = event.target instanceof Element ? event.target : null;
  const folder = at?.closest<HTMLElement>("[data-drag-folder]")?.dataset.dragFolder;
  if (folder) {
    event.dataTransfer?.setData(FOLDER, folder);
    return;
  }
  const uid = at?.closest<HTMLElement>("[data-asset]")?.dataset.asset;
  if (!uid || at instanceof HTMLInputElement) return;
  const chosen = chosenIn(root);
  const uids = chosen.includes(uid) ? chosen : [uid];
  event.dataTransfer?.setData(ASSETS, JSON.stringify(uids));
}

function over(event: DragEvent, root: HTMLElement, panel: UploadPanel | null): void {
  const types = event.dataTransfer?.types ?? [];
  const target = folderAt(event);
  const isFile = types.includes("Files") && panel !== null;
  if (!isFile && !(target && (types.includes(ASSETS) || types.includes(FOLDER)))) return;
  event.preventDefault();
  clear(root.closest<HTMLElement>(".campaign") ?? root);
  if (target) target.dataset.dropping = "";
  else if (isFile) root.dataset.dropping = "";
}

function drop(event: DragEvent, root: HTMLElement, acts: Acts, panel: UploadPanel | null): void {
  const carried = event.dataTransfer;
  const target = folderAt(event)?.dataset.dropFolder;
  clear(root.closest<HTMLElement>(".campaign") ?? root);
  if (!carried) return;
  if (carried.types.includes("Files") && panel) {
    event.preventDefault();
    void panel.drop(carried.items, target ?? root.dataset.folder ?? "");
    return;
  }
  if (target === undefined) return;
  event.preventDefault();
  const folder = carried.getData(FOLDER);
  if (folder) {
    if (folder !== target) void acts.moveFolder(folder, target);
  } else if (carried.getData(ASSETS)) {
    void acts.move(JSON.parse(carried.getData(ASSETS)) as string[], target);
  }
}

function folderAt(event: Event): HTMLElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLElement>("[data-drop-folder]") : null;
}

function clear(page: HTMLElement): void {
  for (const marked of page.querySelectorAll<HTMLElement>("[data-dropping]")) delete marked.dataset.dropping;
}
