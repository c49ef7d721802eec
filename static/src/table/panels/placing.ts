// Putting something on the map: drop it there, or choose it and then click or tap the place.
import { announce, find, make } from "../../shared/dom";
import { snapToken } from "../geometry";
import type { AssetRow } from "./api";
import type { Desk } from "./desk";
import { openMenuAt } from "./menu";
import { button } from "./parts";
import { toast } from "./toasts";

export const CREATURE_TYPE = "application/x-bestiary-entry";
export const ASSET_TYPE = "application/x-bestiary-asset";

export interface Spot {
  x: number;
  y: number;
}

export type Thing =
  | { kind: "creature"; entry: string; name: string; count: number; hidden: boolean }
  | { kind: "asset"; asset: AssetRow };

/** From places of the window to places of the scene. */
export type ToScene = (clientX: number, clientY: number) => Spot;

export class Placing {
  private held: Thing | null = null;
  private readonly hint: HTMLElement;

  constructor(
    private readonly desk: Desk,
    private readonly board: HTMLElement,
    private readonly toScene: ToScene,
    private readonly clear: () => void,
  ) {
    this.hint = find(desk.root, "[data-placing]", HTMLElement);
    board.addEventListener("pointerdown", (event) => this.pressed(event), true);
    board.addEventListener("dragover", (event) => this.over(event));
    board.addEventListener("dragleave", () => board.classList.remove("tboard--over"));
    board.addEventListener("drop", (event) => this.dropped(event));
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Escape" || !this.held) return;
        event.preventDefault();
        event.stopPropagation();
        this.drop();
      },
      true,
    );
  }

  /** Makes a row's thing draggable, and a press on it the start of placing. */
  offer(row: HTMLElement, thing: () => Thing): void {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      const held = thing();
      const data = JSON.stringify(held.kind === "asset" ? held.asset : held);
      event.dataTransfer?.setData(held.kind === "asset" ? ASSET_TYPE : CREATURE_TYPE, data);
      if (event.dataTransfer) event.dataTransfer.effectAllowed = "copy";
    });
    row.addEventListener("click", () => this.hold(thing()));
  }

  /** The next place that is clicked gets it. */
  hold(thing: Thing): void {
    this.held = thing;
    const name = nameOf(thing);
    const middle = button("In the middle", () => this.middle(), { icon: "target", small: true });
    const stop = button("Not now", () => this.drop(), { icon: "cross", small: true, kind: "quiet" });
    this.hint.replaceChildren(
      make("p", {}, "Choose where ", make("strong", {}, name), " goes."),
      middle,
      stop,
    );
    this.hint.hidden = false;
    this.board.classList.add("tboard--placing");
    this.clear();
    announce(`Choose where ${name} goes, or press Enter for the middle.`);
    middle.focus();
  }

  private drop(): void {
    this.held = null;
    this.hint.hidden = true;
    this.board.classList.remove("tboard--placing");
  }

  private middle(): void {
    const box = this.board.getBoundingClientRect();
    const thing = this.held;
    this.drop();
    if (thing) void this.put(thing, { x: box.left + box.width / 2, y: box.top + box.height / 2 });
  }

  private pressed(event: PointerEvent): void {
    const thing = this.held;
    if (!thing || event.button !== 0 || !(event.target instanceof Node) || this.hint.contains(event.target))
      return;
    event.preventDefault();
    event.stopPropagation();
    this.drop();
    void this.put(thing, { x: event.clientX, y: event.clientY });
  }

  private over(event: DragEvent): void {
    const types = event.dataTransfer?.types ?? [];
    if (
      !this.desk.store.isGameMaster ||
      ![CREATURE_TYPE, ASSET_TYPE, "Files"].some((type) => types.includes(type))
    )
      return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    this.board.classList.add("tboard--over");
  }

  private dropped(event: DragEvent): void {
    this.board.classList.remove("tboard--over");
    const data = event.dataTransfer;
    if (!data || !this.desk.store.isGameMaster) return;
    const creature = data.getData(CREATURE_TYPE);
    const asset = data.getData(ASSET_TYPE);
    const at = { x: event.clientX, y: event.clientY };
    if (creature) void this.put({ hidden: false, count: 1, ...JSON.parse(creature), kind: "creature" }, at);
    else if (asset) void this.put({ kind: "asset", asset: JSON.parse(asset) }, at);
    else if (data.files.length) void this.files([...data.files], at);
    else return;
    event.preventDefault();
  }

  private async files(files: File[], at: Spot): Promise<void> {
    const { uploadAsset } = await import("./api");
    for (const [number, file] of files.entries()) {
      toast(`Adding ${file.name} …`);
      try {
        const asset = await uploadAsset(this.desk.page.campaign.id, file);
        await this.put({ kind: "asset", asset }, { x: at.x + number * 24, y: at.y + number * 24 });
      } catch (error) {
        toast(error instanceof Error ? error.message : `${file.name} could not be added.`, "refused");
      }
    }
  }

  private async put(thing: Thing, at: Spot): Promise<void> {
    const spot = this.toScene(at.x, at.y);
    if (thing.kind === "creature") await this.putCreature(thing, spot);
    else if (thing.asset.kind === "map") await this.putMap(thing.asset, spot);
    else if (thing.asset.kind === "sound") await this.putSound(thing.asset, spot);
    else this.askFor(thing.asset, spot, at);
  }

  private async putCreature(thing: Extract<Thing, { kind: "creature" }>, spot: Spot): Promise<void> {
    const { entry, count, hidden } = thing;
    // The server knows how large it is, and puts it on its cells.
    const done = await this.desk.order({ type: "token.place", entry, count, hidden, ...spot });
    if (done) this.desk.store.select(done.created);
  }

  /** Whoever is put on the map stands on a cell, wherever in it the hand was. */
  private onCell({ x, y }: Spot): Spot {
    return snapToken(this.desk.store.settings.grid, x, y, 1);
  }

  /** The first map gives the scene its size. */
  private async putMap(asset: AssetRow, spot: Spot): Promise<void> {
    const maps = this.desk.store.of("map");
    const width = asset.width ?? 1000;
    const height = asset.height ?? 1000;
    const first = maps.length === 0;
    if (first) await this.desk.change(["settings"], { width, height });
    const place = first ? { x: width / 2, y: height / 2 } : spot;
    const order = Math.max(0, ...maps.map((map) => map.order)) + 1;
    const added = await this.desk.add({
      kind: "map",
      asset: asset.uid,
      name: asset.name,
      width,
      height,
      order,
      locked: first,
      ...place,
    });
    if (added && first) toast("The scene is now as large as its first map.", "good");
  }

  private async putSound(asset: AssetRow, spot: Spot): Promise<void> {
    await this.desk.add({ kind: "ambience", asset: asset.uid, name: asset.name, ...spot });
  }

  /** A picture may become several things. */
  private askFor(asset: AssetRow, spot: Spot, at: Spot): void {
    const { grid } = this.desk.store.settings;
    const share = (asset.height ?? 1) / (asset.width ?? 1);
    const ground = {
      words: "The map of this scene",
      icon: "scenes",
      act: () => void this.putMap(asset, spot),
    };
    const width = Math.min(asset.width ?? grid.size * 4, grid.size * 6);
    openMenuAt(at.x, at.y, asset.name, [
      { heading: asset.name },
      ...(this.desk.store.of("map").length ? [] : [ground]),
      {
        words: "A token",
        icon: "token",
        act: () =>
          void this.desk.add({ kind: "token", asset: asset.uid, name: asset.name, ...this.onCell(spot) }),
      },
      {
        words: "A piece of the map",
        icon: "maps",
        act: () =>
          void this.desk.add({
            kind: "map",
            asset: asset.uid,
            name: asset.name,
            width,
            height: width * share,
            order: 1000,
            locked: false,
            ...spot,
          }),
      },
      {
        words: "Hold it up to everybody",
        icon: "eye",
        act: () => void this.desk.add({ kind: "display", asset: asset.uid, title: asset.name }),
      },
    ]);
  }
}

function nameOf(thing: Thing): string {
  if (thing.kind === "asset") return thing.asset.name;
  return thing.count > 1 ? `${thing.count} × ${thing.name}` : thing.name;
}
