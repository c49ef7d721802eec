// The scene's playlists for game masters: made, filled, put in order, played.
import { make, pathIcon } from "../../../shared/dom";
import { newId } from "../../defaults";
import type { PlaylistPiece } from "../../protocol";
import type { Channel } from "../levels";
import type { MixerParts } from "./now_playing";
import { OrderedList } from "./order";
import { iconButton, isHeld, loudness, Rows, SIGNS, signButton, slider } from "./parts";

const CHANNELS: readonly (readonly [Channel, string])[] = [
  ["music", "Music"],
  ["ambience", "Ambience"],
  ["effects", "Effects"],
];

export class Playlists {
  readonly element = make("section", { class: "mixer__part", "aria-label": "Playlists" });
  private readonly rows: Rows<PlaylistPiece, PlaylistRow>;

  constructor(private readonly parts: MixerParts) {
    const list = make("ul", { class: "mixer__list" });
    this.rows = new Rows(list, (playlist) => new PlaylistRow(parts, playlist.id));
    const name = make("input", {
      type: "text",
      maxlength: "200",
      "aria-label": "Name of a new playlist",
      placeholder: "New playlist",
    });
    const form = make(
      "form",
      { class: "mixer__new" },
      name,
      iconButton("plus", "Make the playlist", () => undefined),
    );
    form.querySelector("button")?.setAttribute("type", "submit");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (name.value.trim()) this.create(name.value.trim());
      name.value = "";
    });
    this.element.append(make("h3", { class: "mixer__head" }, "Playlists"), list, form);
  }

  show(): void {
    const found = this.parts.store.of("playlist");
    this.rows.show(found.sort((a, b) => a.name.localeCompare(b.name)));
  }

  private create(name: string): void {
    const piece = { kind: "playlist", id: newId(), name };
    void this.parts.connection.send({ type: "piece.add", pieces: [piece] });
  }
}

class PlaylistRow {
  readonly element = make("li", { class: "mixer__playlist" });
  private readonly name = make("span", { class: "mixer__title" });
  private readonly count = make("span", { class: "mixer__time figures" });
  private readonly shuffle: HTMLButtonElement;
  private readonly loop: HTMLButtonElement;
  private readonly volume = slider("Volume for everybody", 1, 0.01);
  private readonly channel = make("select", { "aria-label": "Channel" });
  private readonly add = make("select", { "aria-label": "Add a sound" });
  private readonly entries: OrderedList;
  private shown = "";

  constructor(
    private readonly parts: MixerParts,
    private readonly id: string,
  ) {
    this.shuffle = signButton(pathIcon(SHUFFLE), "In random order", () => this.turn("shuffle"));
    this.loop = iconButton("reload", "Begin again at the end", () => this.turn("loop"));
    this.entries = new OrderedList({
      words: (asset) => parts.library.title(asset),
      onOrder: (assets) => this.set({ assets }),
      extra: (asset, at) => this.entryButtons(asset, at),
    });
    this.channel.append(...CHANNELS.map(([value, words]) => make("option", { value }, words)));
    this.channel.addEventListener("change", () => this.set({ channel: this.channel.value as Channel }));
    this.volume.addEventListener("change", () => this.set({ volume: this.volume.valueAsNumber }));
    this.add.addEventListener("change", () => this.append(this.add.value));
    this.build();
  }

  show(playlist: PlaylistPiece): void {
    this.name.textContent = playlist.name || "Playlist";
    this.count.textContent = String(playlist.assets.length);
    this.shuffle.setAttribute("aria-pressed", String(playlist.shuffle));
    this.loop.setAttribute("aria-pressed", String(playlist.loop));
    this.channel.value = playlist.channel;
    if (!isHeld(this.volume)) this.volume.value = String(playlist.volume);
    this.showEntries(playlist);
  }

  private build(): void {
    const play = signButton(pathIcon(SIGNS.play), "Play", () => this.play());
    const remove = iconButton("trash", "Throw the playlist away", () => {
      void this.parts.connection.send({ type: "piece.remove", ids: [this.id] });
    });
    const head = make("summary", {}, this.name, this.count);
    const settings = make(
      "div",
      { class: "mixer__controls" },
      this.shuffle,
      this.loop,
      loudness(this.volume),
      remove,
    );
    const channel = make("div", { class: "mixer__seek" }, this.channel, remove);
    const body = make("div", { class: "mixer__body" }, settings, channel, this.entries.element, this.add);
    const details = make("details", {}, head, body);
    details.addEventListener("toggle", () => details.open && this.fillChoices());
    this.element.append(play, details);
  }

  private showEntries({ assets }: PlaylistPiece): void {
    const key = assets.map((asset) => `${asset} ${this.parts.library.title(asset)}`).join("\n");
    if (key === this.shown) return;
    this.shown = key;
    this.entries.show(assets);
  }

  private entryButtons(asset: string, at: number): HTMLElement[] {
    const words = this.parts.library.title(asset);
    return [
      signButton(pathIcon(SIGNS.play), `Play ${words}`, () => this.play(at)),
      iconButton("cross", `Take ${words} off the list`, () => {
        this.set({ assets: this.assets().filter((_, place) => place !== at) });
      }),
    ];
  }

  private fillChoices(): void {
    const first = make("option", { value: "" }, "Add a sound …");
    const fill = (sounds: { uid: string; title: string; name: string }[]) =>
      this.add.replaceChildren(
        first,
        ...sounds.map((sound) => make("option", { value: sound.uid }, sound.title || sound.name)),
      );
    this.parts.library.all().then(
      (sounds) => fill(sounds),
      () => fill([]),
    );
  }

  private play(index?: number): void {
    const order = { type: "sound.playlist", playlist: this.id } as const;
    void this.parts.connection.send(index === undefined ? order : { ...order, index });
  }

  private append(asset: string): void {
    if (asset) this.set({ assets: [...this.assets(), asset] });
    this.add.value = "";
  }

  private turn(what: "shuffle" | "loop"): void {
    const playlist = this.parts.store.getOf("playlist", this.id);
    if (playlist) this.set({ [what]: !playlist[what] });
  }

  private assets(): string[] {
    return this.parts.store.getOf("playlist", this.id)?.assets ?? [];
  }

  private set(fields: Partial<PlaylistPiece>): void {
    void this.parts.connection.send({ type: "piece.change", pieces: [{ id: this.id, set: fields }] });
  }
}

const SHUFFLE =
  "M3 7h4l9 10h4M3 17h4l3-3.5M13.500 9.500 16 7h4M17.500 4.500 20 7l-2.500 2.500M17.500 14.500 20 17l-2.500 2.500";
