// The campaign's scenes: where the players are, opening, copying, putting away, making one.
import { make } from "../../../shared/dom";
import {
  actOnScene,
  findScenes,
  makeScene,
  type SceneAct,
  type SceneCard,
  type SceneFolder,
  sceneFolders,
} from "../api";
import type { Desk } from "../desk";
import { icon } from "../icons";
import { type MenuPart, openMenuAt } from "../menu";
import { button } from "../parts";
import { toast } from "../toasts";

export class SceneList {
  private readonly list = make("div", { class: "tscenes" });
  private readonly words = make("input", {
    type: "search",
    placeholder: "Find a scene",
    "aria-label": "Find a scene",
    autocomplete: "off",
  });
  private readonly archived = make("input", { type: "checkbox" });
  private scenes: SceneCard[] = [];
  private folders: SceneFolder[] = [];

  constructor(
    element: HTMLElement,
    private readonly desk: Desk,
  ) {
    const old = make("label", { class: "choice small" }, this.archived, "Those put away");
    element.append(
      make("div", { class: "tsearch" }, icon("search"), this.words),
      this.list,
      this.form(),
      old,
    );
    this.words.addEventListener("input", () => this.draw());
    this.archived.addEventListener("change", () => void this.load());
  }

  async load(): Promise<void> {
    const campaign = this.desk.page.campaign.id;
    try {
      const [{ found }, folders] = await Promise.all([
        findScenes(campaign, "", this.archived.checked),
        sceneFolders(campaign),
      ]);
      this.scenes = found.filter((scene) => (scene.archived_at !== null) === this.archived.checked);
      this.folders = folders;
      this.draw();
    } catch (error) {
      this.list.textContent = error instanceof Error ? error.message : "The scenes could not be listed.";
    }
  }

  private draw(): void {
    const words = this.words.value.trim().toLowerCase();
    const found = this.scenes.filter((scene) => scene.name.toLowerCase().includes(words));
    const parts = byFolder(found, this.folders).map(({ folder, scenes }) => {
      const rows = make(
        "ul",
        { class: "plain-list tscenes__rows" },
        ...scenes.map((scene) => this.row(scene)),
      );
      return folder
        ? make("details", { class: "tfolder", open: true }, make("summary", {}, icon("folder"), folder), rows)
        : rows;
    });
    const none = make(
      "p",
      { class: "small muted" },
      this.archived.checked ? "Nothing is put away." : "There is no such scene.",
    );
    this.list.replaceChildren(...(parts.length ? parts : [none]));
  }

  private row(scene: SceneCard): HTMLElement {
    const here = scene.uid === this.desk.page.scene.uid;
    const face = make("span", { class: "tthumb tthumb--wide", "aria-hidden": "true" }, icon("maps"));
    if (scene.picture) face.replaceChildren(make("img", { src: scene.picture, alt: "", loading: "lazy" }));
    const about = make("span", { class: "tpick__about" }, make("strong", {}, scene.name));
    if (scene.open)
      about.append(make("span", { class: "tscene__here" }, icon("people"), "The players are here"));
    else if (here) about.append(make("span", { class: "small muted" }, "You are here"));
    else if (scene.tokens !== null)
      about.append(
        make("span", { class: "small muted" }, `${scene.tokens} ${scene.tokens === 1 ? "token" : "tokens"}`),
      );
    const open = make(
      "a",
      { class: "tpick", href: scene.url, "aria-current": here ? "page" : undefined },
      face,
      about,
    );
    const more = button(
      `More for ${scene.name}`,
      () => {
        const box = more.getBoundingClientRect();
        openMenuAt(box.right - 240, box.bottom, scene.name, this.menu(scene));
      },
      { icon: "more", only: true, kind: "quiet" },
    );
    more.setAttribute("aria-haspopup", "menu");
    return make("li", { class: "tscene" }, open, more);
  }

  private menu(scene: SceneCard): MenuPart[] {
    const act = (name: SceneAct, words: string) => () => void this.act(scene, name, words);
    const parts: MenuPart[] = [];
    if (!scene.archived_at) {
      parts.push({
        words: "Bring everybody here",
        icon: "bring",
        act: act("open", `The players come to ${scene.name}.`),
      });
      for (const person of this.desk.store.people.filter((one) => one.role !== "game_master")) {
        parts.push({
          words: `Only ${person.name}`,
          colour: person.colour,
          act: () =>
            void this.act(scene, "open", `${person.name} comes to ${scene.name}.`, { people: [person.id] }),
        });
      }
      parts.push("line");
    }
    parts.push({
      words: "Make a copy",
      icon: "copy",
      act: act("duplicate", `${scene.name} has a copy now.`),
    });
    if (scene.archived_at)
      parts.push({ words: "Bring it back", icon: "undo", act: act("unarchive", `${scene.name} is back.`) });
    else
      parts.push({
        words: "Put it away",
        icon: "archive",
        act: act("archive", `${scene.name} is put away.`),
      });
    return parts;
  }

  private async act(scene: SceneCard, act: SceneAct, words: string, body: object = {}): Promise<void> {
    try {
      await actOnScene(scene.id, act, body);
      toast(words, "good");
    } catch (error) {
      toast(error instanceof Error ? error.message : "That did not work.", "refused");
    }
    await this.load();
  }

  private form(): HTMLElement {
    const name = make("input", {
      type: "text",
      maxlength: "200",
      placeholder: "A new scene",
      "aria-label": "Name of the new scene",
      required: true,
    });
    const form = make(
      "form",
      { class: "trow tnew" },
      name,
      make("button", { type: "submit", class: "button tb--small" }, icon("plus"), "Make it"),
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const made = await makeScene(this.desk.page.campaign.id, name.value.trim());
        name.value = "";
        toast(`${made.name} is ready.`, "good", { words: "Go there", do: () => location.assign(made.url) });
        await this.load();
      } catch (error) {
        toast(error instanceof Error ? error.message : "The scene could not be made.", "refused");
      }
    });
    return form;
  }
}

/** Those in no folder first, then folder by folder under their whole names. */
export function byFolder<T extends { folder: number | null }>(
  scenes: T[],
  folders: SceneFolder[],
): { folder: string; scenes: T[] }[] {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  const path = (id: number, depth = 0): string => {
    const folder = byId.get(id);
    if (!folder) return "";
    return folder.parent === null || depth > 20
      ? folder.name
      : `${path(folder.parent, depth + 1)} / ${folder.name}`;
  };
  const groups = new Map<string, T[]>();
  for (const scene of scenes) {
    const name = scene.folder === null ? "" : path(scene.folder);
    groups.set(name, [...(groups.get(name) ?? []), scene]);
  }
  return [...groups]
    .map(([folder, found]) => ({ folder, scenes: found }))
    .sort((a, b) => a.folder.localeCompare(b.folder));
}

/** The scenes as a short menu below the scene's name. */
export async function sceneMenu(desk: Desk, all: () => void): Promise<MenuPart[]> {
  const { found } = await findScenes(desk.page.campaign.id);
  const here = found.find((scene) => scene.uid === desk.page.scene.uid);
  const parts: MenuPart[] = [];
  if (here && !here.open) {
    const bring = () =>
      void actOnScene(here.id, "open")
        .then(() => toast("The players come here.", "good"))
        .catch((error: Error) => toast(error.message, "refused"));
    parts.push({ words: "Bring everybody here", icon: "bring", act: bring }, "line");
  }
  for (const scene of found.filter((one) => !one.archived_at).slice(0, 14)) {
    const sign = scene.open ? "people" : "maps";
    parts.push({
      words: scene.name,
      icon: sign,
      act: () => location.assign(scene.url),
      disabled: scene === here,
    });
  }
  parts.push("line", { words: "All scenes and maps", icon: "folder", act: all });
  return parts;
}
