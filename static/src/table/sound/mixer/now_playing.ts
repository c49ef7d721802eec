// What is being played for all: where it is, and for game masters the controls of each track.
import { make, pathIcon } from "../../../shared/dom";
import type { TableConnection } from "../../connection";
import type { TrackPiece } from "../../protocol";
import type { TableStore } from "../../store";
import type { SoundEngine } from "../engine";
import type { SoundLibrary } from "../library";
import { clockWords, positionOf } from "../timing";
import { iconButton, isHeld, label, loudness, Rows, SIGNS, signButton, slider } from "./parts";

export interface MixerParts {
  store: TableStore;
  connection: Pick<TableConnection, "send">;
  engine: Pick<SoundEngine, "durationOf" | "isBroken">;
  library: SoundLibrary;
}

export class NowPlaying {
  readonly element = make("section", { class: "mixer__part", "aria-label": "Now playing" });
  private readonly nothing = make("p", { class: "muted small" }, "Nothing is being played.");
  private readonly rows: Rows<TrackPiece, TrackRow>;
  private readonly quiet = make("button", { type: "button", class: "button tb--small" }, "Stop everything");

  constructor(private readonly parts: MixerParts) {
    const list = make("ul", { class: "mixer__list" });
    this.rows = new Rows(list, () => new TrackRow(parts));
    this.quiet.addEventListener(
      "click",
      () => void parts.connection.send({ type: "sound.stop", track: null }),
    );
    this.element.append(make("h3", { class: "mixer__head" }, "Now playing"), this.nothing, list);
    if (parts.store.isGameMaster) this.element.append(this.quiet);
  }

  show(): void {
    const tracks = this.parts.store
      .of("track")
      .filter((track) => track.playing || this.parts.store.isGameMaster);
    this.nothing.hidden = tracks.length > 0;
    this.quiet.hidden = tracks.length < 2;
    this.rows.show(tracks);
  }

  /** The clocks run on between two changes. */
  tick(): void {
    for (const [id, row] of this.rows) {
      const track = this.parts.store.getOf("track", id);
      if (track) row.showTime(track);
    }
  }
}

class TrackRow {
  readonly element = make("li", { class: "mixer__track" });
  private readonly title = make("span", { class: "mixer__title" });
  private readonly note = make("span", { class: "mixer__note" });
  private readonly time = make("span", { class: "mixer__time figures" });
  private readonly seek = slider("Where in the track", 1, 0.1);
  private readonly volume = slider("Volume for everybody", 1, 0.01);
  private readonly fade: HTMLInputElement;
  private readonly hold: HTMLButtonElement;
  private readonly loop: HTMLButtonElement;
  private track: TrackPiece | null = null;

  constructor(private readonly parts: MixerParts) {
    this.hold = signButton(pathIcon(SIGNS.pause), "Pause", () => this.pauseOrPlay());
    this.loop = iconButton("reload", "Play again and again", () => this.set({ loop: !this.track?.loop }));
    this.fade = make("input", {
      type: "number",
      min: "0",
      max: "60",
      step: "0.5",
      "aria-label": "Seconds of fading",
    });
    this.seek.classList.add("mixer__seekbar");
    this.element.append(make("div", { class: "mixer__line" }, this.title, this.note, this.time));
    if (parts.store.isGameMaster) this.addControls();
  }

  show(track: TrackPiece): void {
    this.track = track;
    this.title.textContent = track.title || this.parts.library.title(track.asset);
    this.element.dataset.channel = track.channel;
    this.element.classList.toggle("mixer__track--held", !track.playing);
    this.hold.replaceChildren(pathIcon(track.playing ? SIGNS.pause : SIGNS.play));
    label(this.hold, track.playing ? "Pause" : "Go on");
    this.loop.setAttribute("aria-pressed", String(track.loop));
    if (!isHeld(this.volume)) this.volume.value = String(track.volume);
    if (document.activeElement !== this.fade) this.fade.value = String(track.fade);
    this.showTime(track);
  }

  showTime(track: TrackPiece): void {
    const { engine, store } = this.parts;
    const length = engine.durationOf(track);
    const at = positionOf(track, store.serverNow(), length) ?? length ?? 0;
    this.time.textContent = length ? `${clockWords(at)} / ${clockWords(length)}` : clockWords(at);
    this.note.textContent = engine.isBroken(track) ? "cannot be played here" : "";
    this.seek.disabled = length === null;
    if (isHeld(this.seek)) return;
    this.seek.max = String(length ?? 1);
    this.seek.value = String(at);
    this.seek.setAttribute("aria-valuetext", `${clockWords(at)} of ${clockWords(length ?? 0)}`);
  }

  private addControls(): void {
    this.seek.addEventListener("change", () => this.play(this.seek.valueAsNumber));
    this.volume.addEventListener("change", () => this.set({ volume: this.volume.valueAsNumber }));
    this.fade.addEventListener("change", () => {
      if (this.fade.checkValidity()) this.set({ fade: this.fade.valueAsNumber || 0 });
    });
    const stop = signButton(pathIcon(SIGNS.stop), "Stop and take off", () => this.stop());
    const fade = make("label", { class: "mixer__fade" }, "Fade", this.fade, "s");
    this.element.append(
      this.seek,
      make("div", { class: "mixer__controls" }, this.hold, stop, this.loop, fade, loudness(this.volume)),
    );
  }

  private pauseOrPlay(): void {
    if (!this.track) return;
    if (!this.track.playing) this.play(null);
    else void this.parts.connection.send({ type: "sound.pause", track: this.track.id });
  }

  /** Plays on from there; null: from where it was held. */
  private play(offset: number | null): void {
    if (!this.track) return;
    const { id, channel, volume, loop, fade } = this.track;
    void this.parts.connection.send({ type: "sound.play", track: id, channel, volume, loop, fade, offset });
  }

  private stop(): void {
    if (this.track) void this.parts.connection.send({ type: "sound.stop", track: this.track.id });
  }

  private set(fields: Partial<TrackPiece>): void {
    if (!this.track) return;
    const change = { id: this.track.id, set: fields };
    void this.parts.connection.send({ type: "piece.change", pieces: [change] });
  }
}
