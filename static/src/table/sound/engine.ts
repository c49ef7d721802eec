// Lets be heard what the table's tracks and ambience say, in step with everybody else's browser.
import { nowSeconds } from "../clock";
import type { TableConnection } from "../connection";
import type { AmbiencePiece, TrackPiece } from "../protocol";
import type { TableStore } from "../store";
import { Attempts } from "./attempts";
import { earsOf, heard } from "./hearing";
import type { Levels } from "./levels";
import { SHORT, type SoundOutput } from "./output";
import { positionOf } from "./timing";
import type { Voice } from "./voices";

export const EVERY = 250;
const AMBIENT_FADE = 0.6;
const JOINED_LATE = 0.4;
const SILENCED = 0.2;
const MOST_OUT = 10;

interface Playing {
  voice: Voice;
  /** Seconds of fading out when it is stopped. */
  out: number;
  gain: number;
  attempts: Attempts;
}

interface Wanted {
  key: string;
  address: string;
  short: boolean;
  at: number;
  loops: boolean;
  gain: number;
  fade: number;
  out: number;
}

export function soundAddress(asset: string): string {
  return `/files/table/${encodeURIComponent(asset)}/original`;
}

export class SoundEngine {
  private readonly playing = new Map<string, Playing>();
  private readonly durations = new Map<string, number>();
  private readonly endsTold = new Set<string>();
  private readonly stops: Array<() => void> = [];
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly store: TableStore,
    private readonly connection: Pick<TableConnection, "send">,
    private readonly levels: Levels,
    private readonly output: Pick<SoundOutput, "stream" | "short" | "locked" | "delay">,
  ) {}

  start(): void {
    const now = () => this.sync();
    const stop = (["snapshot", "pieces", "selection"] as const).map((topic) => this.store.on(topic, now));
    this.stops.push(...stop, this.levels.onChange(now));
    this.timer = setInterval(now, EVERY);
    this.sync();
  }

  destroy(): void {
    clearInterval(this.timer);
    for (const stop of this.stops) stop();
    for (const key of [...this.playing.keys()]) this.release(key, 0);
  }

  /** Whether something would be heard now if the browser let it. */
  get hasSomething(): boolean {
    return this.playing.size > 0;
  }

  isBroken(piece: TrackPiece | AmbiencePiece): boolean {
    return this.playing.get(keyOf(piece))?.voice.broken ?? false;
  }

  durationOf(track: TrackPiece): number | null {
    return track.duration ?? this.durations.get(track.asset) ?? null;
  }

  /** How far what is heard is off, in seconds; null while it does not play. */
  offBy(track: TrackPiece): number | null {
    const position = this.playing.get(keyOf(track))?.voice.position ?? null;
    const wanted = positionOf(track, this.store.serverNow(), this.durationOf(track));
    return position === null || wanted === null ? null : position - wanted - this.output.delay;
  }

  sync(): void {
    const wanted = [...this.tracks(), ...this.ambience()];
    const keys = new Set(wanted.map(({ key }) => key));
    for (const key of [...this.playing.keys()]) if (!keys.has(key)) this.release(key);
    for (const one of wanted) this.keep(one);
    this.tellEnds();
  }

  private tracks(): Wanted[] {
    const now = this.store.serverNow();
    return this.store.of("track").flatMap((track) => {
      const gain = track.volume * this.levels.gain(track.channel);
      const at = positionOf(track, now, this.durationOf(track));
      if (!track.playing || gain === 0 || at === null) return [];
      const short = track.channel === "effects" && (track.duration ?? Number.POSITIVE_INFINITY) <= SHORT;
      const fade = now - track.since > track.fade + 1 ? JOINED_LATE : track.fade;
      return [
        {
          key: keyOf(track),
          address: soundAddress(track.asset),
          short,
          at,
          loops: track.loop,
          gain,
          fade,
          out: track.fade,
        },
      ];
    });
  }

  private ambience(): Wanted[] {
    const level = this.levels.gain("ambience");
    const { grid } = this.store.settings;
    const walls = this.store.of("wall");
    const ears = earsOf(this.store);
    return this.store.of("ambience").flatMap((sound) => {
      const gain = heard(sound, ears, grid.size / grid.distance, walls) * level;
      if (gain < 0.0005) return [];
      const length = this.durations.get(sound.asset) ?? null;
      const run = Math.max(0, this.store.serverNow() - sound.since);
      const at = length ? run % length : 0;
      return [
        {
          key: keyOf(sound),
          address: soundAddress(sound.asset),
          short: false,
          at,
          loops: true,
          gain,
          fade: AMBIENT_FADE,
          out: AMBIENT_FADE,
        },
      ];
    });
  }

  private keep(wanted: Wanted): void {
    const known = this.playing.get(wanted.key);
    const due = known?.attempts.isDue(known.voice, this.isLive, nowSeconds()) ?? true;
    const one = known && !due ? known : this.begin(wanted, known);
    if (one.voice.duration !== null) this.durations.set(assetOf(wanted.key), one.voice.duration);
    if (Math.abs(one.gain - wanted.gain) > 0.0005) this.turn(one, wanted, one !== known);
    if (!this.output.locked) one.voice.keepAt(wanted.at + this.output.delay, wanted.loops);
  }

  private turn(one: Playing, { gain, fade }: Wanted, first: boolean): void {
    one.gain = gain;
    one.voice.setGain(gain, first ? fade : 0.25);
  }

  /** A voice; a broken one `before` it is let go. */
  private begin(wanted: Wanted, before?: Playing): Playing {
    before?.voice.stop(0);
    const voice = wanted.short ? this.output.short(wanted.address) : this.output.stream(wanted.address);
    const one = { voice, out: wanted.out, gain: 0, attempts: before?.attempts ?? new Attempts() };
    this.playing.set(wanted.key, one);
    return one;
  }

  private release(key: string, fade?: number): void {
    const one = this.playing.get(key);
    this.playing.delete(key);
    one?.voice.stop(fade ?? (this.isSilenced(key) ? SILENCED : Math.min(one.out, MOST_OUT)));
  }

  /** Turned down here while it goes on for others: then nobody waits for it to fade. */
  private isSilenced(key: string): boolean {
    const piece = this.store.getOf("track", key.split(" ")[0] ?? "");
    return piece?.playing === true && this.levels.gain(piece.channel) === 0;
  }

  /** One game master's browser tells the server that a track is over; the server knows doubles. */
  private tellEnds(): void {
    if (!this.isTimekeeper()) return;
    for (const track of this.store.of("track")) {
      const mark = `${track.id} ${track.since}`;
      if (this.endsTold.has(mark) || !track.playing || !this.isOver(track)) continue;
      this.endsTold.add(mark);
      this.connection
        .send(
          track.playlist
            ? { type: "sound.playlist", playlist: track.playlist, after: track.id }
            : { type: "sound.stop", track: track.id },
        )
        .catch(() => undefined);
    }
  }

  private isOver(track: TrackPiece): boolean {
    const now = this.store.serverNow();
    if (positionOf(track, now, this.durationOf(track)) === null) return true;
    // What fails here while the network is away may play well for all others.
    const stuck = this.playing.get(keyOf(track))?.attempts.isGivenUp(nowSeconds()) === true;
    return stuck && this.isLive && track.playlist !== null;
  }

  private get isLive(): boolean {
    return this.store.status.link === "live" && navigator.onLine;
  }

  private isTimekeeper(): boolean {
    if (!this.store.isGameMaster) return false;
    const masters = this.store.people.filter((one) => one.role === "game_master" && one.here);
    return masters.every(({ id }) => id >= this.store.me.id);
  }
}

function keyOf(piece: TrackPiece | AmbiencePiece): string {
  return `${piece.id} ${piece.asset}`;
}

function assetOf(key: string): string {
  return key.split(" ")[1] ?? "";
}
