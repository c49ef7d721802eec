// What the panels on the side hold; each is fetched and filled when it is opened for the first time.
import { make } from "../../shared/dom";
import type { TableConnection } from "../connection";
import { mountBrowserSettings } from "./browser";
import { type ChatPanel, mountChat } from "./chat/panel";
import type { Desk } from "./desk";
import { mountFight } from "./fight/panel";
import { section } from "./parts";
import type { Placing } from "./placing";
import type { PanelSpec } from "./side";
import { mountTokenList } from "./token/list";

export class Contents {
  chat: ChatPanel | null = null;
  /** Called when the list of scenes is to be fetched again. */
  reloadScenes: () => void = () => undefined;

  constructor(
    private readonly desk: Desk,
    private readonly connection: TableConnection,
    private readonly placing: Placing,
  ) {}

  /** The panels that this person has, in their order. */
  specs(): PanelSpec[] {
    const master = this.desk.store.isGameMaster;
    const specs: PanelSpec[] = [
      {
        id: "chat",
        title: "Chat and dice",
        short: "Chat",
        icon: "chat",
        mount: (element) => {
          this.chat = mountChat(element, this.desk);
        },
      },
      { id: "fight", title: "Fight", icon: "fight", mount: (element) => mountFight(element, this.desk) },
      { id: "tokens", title: "Tokens", icon: "token", mount: (element) => this.mountTokens(element) },
    ];
    if (master) {
      specs.push(
        {
          id: "scenes",
          title: "Scenes and maps",
          short: "Scenes",
          icon: "maps",
          mount: (element) => this.mountScenes(element),
        },
        { id: "handouts", title: "Handouts", icon: "book", mount: (element) => this.mountHandouts(element) },
      );
    }
    specs.push(
      { id: "sound", title: "Sound", icon: "sound", mount: (element) => this.mountSound(element) },
      { id: "settings", title: "Settings", icon: "gear", mount: (element) => this.mountSettings(element) },
    );
    return specs;
  }

  private async mountTokens(element: HTMLElement): Promise<void> {
    const sheet = make("div", { class: "tsheet" });
    const list = make("div", {});
    element.append(sheet);
    const { mountSheet } = await import("./token/sheet");
    mountSheet(sheet, this.desk);
    if (this.desk.store.isGameMaster) {
      const place = make("div", { class: "tcreatures" });
      const { mountCreatures } = await import("./creatures");
      const finder = mountCreatures(place, this.desk, this.placing);
      element.append(section("Put somebody on the map", place));
      finder.again();
    }
    element.append(section("On this map", list));
    mountTokenList(list, this.desk);
  }

  private async mountScenes(element: HTMLElement): Promise<void> {
    const [{ SceneList }, { mountAssets }, { mountLevels }] = await Promise.all([
      import("./scene/scenes"),
      import("./assets"),
      import("./scene/levels"),
    ]);
    const places = [make("div", {}), make("div", {}), make("div", {})] as const;
    element.append(
      section("Scenes", places[0]),
      section("Maps on this scene", places[1]),
      section("Assets", places[2]),
    );
    const scenes = new SceneList(places[0], this.desk);
    mountLevels(places[1], this.desk);
    mountAssets(places[2], this.desk, this.placing).again();
    this.reloadScenes = () => void scenes.load();
    await scenes.load();
  }

  private async mountHandouts(element: HTMLElement): Promise<void> {
    const { mountHandouts } = await import("./handouts");
    mountHandouts(element, this.desk).again();
  }

  private async mountSound(element: HTMLElement): Promise<void> {
    const { mountMixer } = await import("../sound");
    mountMixer(element, this.desk.store, this.connection);
  }

  private async mountSettings(element: HTMLElement): Promise<void> {
    if (this.desk.store.isGameMaster) {
      const [{ mountSceneSettings }, { mountFog }] = await Promise.all([
        import("./scene/settings"),
        import("./scene/fog"),
      ]);
      mountSceneSettings(element, this.desk);
      const fog = make("div", {});
      mountFog(fog, this.desk);
      element.append(section("Fog by hand", fog));
    }
    mountBrowserSettings(element);
  }
}
