// The sound panel of the table: what is played, playlists and soundboard for game masters, volumes for everybody.
import { make } from "../../../shared/dom";
import type { TableConnection } from "../../connection";
import type { TableStore } from "../../store";
import { SoundLibrary } from "../library";
import { soundOf } from "../mount";
import { ChannelSliders } from "./channels";
import { NowPlaying } from "./now_playing";
import { Playlists } from "./playlists";
import { Soundboard } from "./soundboard";

export interface MountedMixer {
  destroy(): void;
}

const CLOCK = 500;

export function mountMixer(
  element: HTMLElement,
  store: TableStore,
  connection: TableConnection,
): MountedMixer {
  return new Mixer(element, store, connection);
}

class Mixer implements MountedMixer {
  private readonly root = make("div", { class: "mixer" });
  private readonly stops: Array<() => void> = [];
  private readonly timer: ReturnType<typeof setInterval>;
  private inner: Array<{ destroy?(): void; show?(): void; tick?(): void }> = [];
  private asMaster: boolean | null = null;

  constructor(
    element: HTMLElement,
    private readonly store: TableStore,
    private readonly connection: TableConnection,
  ) {
    element.append(this.root);
    const show = () => this.show();
    this.stops.push(store.on("snapshot", show), store.on("pieces", show));
    this.timer = setInterval(() => this.tick(), CLOCK);
    this.show();
  }

  destroy(): void {
    clearInterval(this.timer);
    for (const stop of this.stops) stop();
    for (const part of this.inner) part.destroy?.();
    this.root.remove();
  }

  private show(): void {
    if (this.asMaster !== this.store.isGameMaster) this.build();
    for (const part of this.inner) part.show?.();
  }

  private tick(): void {
    if (this.root.offsetParent === null) return;
    for (const part of this.inner) part.tick?.();
  }

  /** Once it is known who one is: the first snapshot tells. */
  private build(): void {
    for (const part of this.inner) part.destroy?.();
    this.asMaster = this.store.isGameMaster;
    const { engine, levels } = soundOf(this.store, this.connection);
    const library = new SoundLibrary(() => this.store.scene.campaign);
    const parts = { store: this.store, connection: this.connection, engine, library };
    const playing = new NowPlaying(parts);
    const channels = new ChannelSliders(levels);
    this.inner = [playing, channels];
    this.root.replaceChildren(channels.element, playing.element);
    if (!this.asMaster) return;
    const lists = new Playlists(parts);
    const board = new Soundboard(parts, () => this.showParts());
    this.inner.push(lists);
    this.root.append(lists.element, board.element);
    void board.load();
  }

  private showParts(): void {
    for (const part of this.inner) part.show?.();
  }
}
