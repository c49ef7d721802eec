// The campaign's maps and pictures, by folder or by words, to be put on the map.
import { make } from "../../shared/dom";
import { type AssetFolder, type AssetRow, assetFolders, findAssets, uploadAsset } from "./api";
import type { Desk } from "./desk";
import { Finder } from "./finder";
import { icon } from "./icons";
import { button } from "./parts";
import type { Placing } from "./placing";
import { toast } from "./toasts";

const KINDS = [
  ["", "Maps and pictures"],
  ["map", "Maps"],
  ["picture", "Pictures"],
] as const;

export function mountAssets(element: HTMLElement, desk: Desk, placing: Placing): Finder<AssetRow> {
  const campaign = desk.page.campaign.id;
  const kind = make(
    "select",
    { "aria-label": "What to show" },
    ...KINDS.map(([value, words]) => make("option", { value }, words)),
  );
  const folder = make("select", { "aria-label": "Folder" }, make("option", { value: "" }, "All folders"));
  const finder = new Finder<AssetRow>({
    label: "Find a map or picture",
    placeholder: "Find a map or picture",
    ask: async (q, page, signal) => {
      const answer = await findAssets(campaign, { q, kind: kind.value, folder: folder.value, page }, signal);
      return { ...answer, found: answer.found.filter((row) => row.kind !== "sound") };
    },
    draw: (row) => {
      const made = drawAsset(row);
      placing.offer(made, () => ({ kind: "asset", asset: row }));
      return made;
    },
    none: "There is no map or picture yet. Drop files on the map, or add some here.",
  });
  finder.element.classList.add("tfinder--pictures");
  kind.addEventListener("change", () => finder.again());
  folder.addEventListener("change", () => finder.again());
  element.append(
    make("div", { class: "trow trow--even" }, kind, folder),
    finder.element,
    uploadButton(campaign, finder),
  );
  void assetFolders(campaign)
    .then((rows) => folder.append(make("option", { value: "none" }, "In no folder"), ...folderRows(rows)))
    .catch(() => undefined); // Without folders everything is listed.
  return finder;
}

/** Folders with the names of those that they lie in. */
export function pathsOf(folders: AssetFolder[]): { id: number; path: string }[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const path = (folder: AssetFolder, depth = 0): string => {
    const parent = folder.parent === null || depth > 20 ? undefined : byId.get(folder.parent);
    return parent ? `${path(parent, depth + 1)} / ${folder.name}` : folder.name;
  };
  return folders
    .map((folder) => ({ id: folder.id, path: path(folder) }))
    .sort((a, b) => a.path.localeCompare(b.path));
}

function folderRows(folders: AssetFolder[]): HTMLElement[] {
  return pathsOf(folders).map(({ id, path }) => make("option", { value: String(id) }, path));
}

function drawAsset(row: AssetRow): HTMLElement {
  const face = make(
    "span",
    { class: "tthumb tthumb--wide", "aria-hidden": "true" },
    icon(row.kind === "map" ? "maps" : "scenes"),
  );
  if (row.thumbnail)
    face.replaceChildren(make("img", { src: row.thumbnail, alt: "", loading: "lazy", draggable: "false" }));
  return make(
    "button",
    {
      type: "button",
      class: "tpick tpick--picture",
      title: `Drag ${row.name} onto the map, or click and choose the place`,
    },
    face,
    make("span", { class: "tpick__name" }, row.name),
  );
}

function uploadButton(campaign: string, finder: Finder<AssetRow>): HTMLElement {
  const box = make("input", {
    type: "file",
    multiple: true,
    accept: "image/*",
    class: "visually-hidden",
    tabindex: "-1",
    "aria-label": "Files to add",
  });
  const made = button("Add files", () => box.click(), { icon: "upload", small: true });
  box.addEventListener("change", async () => {
    made.disabled = true;
    for (const file of box.files ?? []) {
      made.lastChild?.replaceWith(`Adding ${file.name} …`);
      try {
        await uploadAsset(campaign, file);
      } catch (error) {
        toast(error instanceof Error ? error.message : `${file.name} could not be added.`, "refused");
      }
    }
    made.disabled = false;
    made.lastChild?.replaceWith("Add files");
    box.value = "";
    finder.again();
  });
  return make("div", { class: "trow" }, made, box);
}
