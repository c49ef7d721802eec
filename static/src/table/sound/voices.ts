// One sound that plays here: long ones from a stream, short ones from memory. They are told often where to be.
import type { Player, PlayerPool } from "./elements";
import { correction, lag, SteadyLag } from "./timing";

export interface Voice {
  /** Seconds; null while it is not known. */
  readonly duration: number | null;
  /** The file is missing or no sound. */
  readonly broken: boolean;
  /** Seconds into the sound as it leaves the player; null while it does not play. */
  readonly position: number | null;
  /** Plays on from there, or is brought back in step; `loops` after its end from the beginning. */
  keepAt(wanted: number, loops: boolean): void;
  setGain(gain: number, seconds: number): void;
  stop(fade: number): void;
}

const STEP = 0.03;

/** Turns a gain to a value without a click. */
function turn(context: AudioContext, node: GainNode, gain: number, seconds: number): void {
  const now = context.currentTime;
  node.gain.cancelScheduledValues(now);
  node.gain.setValueAtTime(node.gain.value, now);
  node.gain.linearRampToValueAtTime(gain, now + Math.max(STEP, seconds));
}

function openGain(context: AudioContext): GainNode {
  const gain = context.createGain();
  gain.gain.value = 0;
  gain.connect(context.destination);
  return gain;
}

export class StreamVoice implements Voice {
  broken = false;
  private readonly player: Player;
  private readonly gain: GainNode;
  private readonly failed = () => {
    this.broken = true;
  };
  private starting = false;
  private ended = false;
  private settled = false;
  /** How long a jump takes here, as far as it is known: so much further it aims. */
  private lead = 0.02;
  private jumped = false;
  private readonly steady = new SteadyLag();

  constructor(
    private readonly context: AudioContext,
    private readonly pool: PlayerPool,
    address: string,
    private readonly onBlocked: () => void,
  ) {
    this.player = pool.take(address);
    this.player.element.addEventListener("error", this.failed);
    this.gain = openGain(context);
    this.player.source.connect(this.gain);
  }

  get duration(): number | null {
    const { duration } = this.player.element;
    return Number.isFinite(duration) ? duration : null;
  }

  get position(): number | null {
    const { element } = this.player;
    return element.paused || this.starting || element.readyState < 3 ? null : element.currentTime;
  }

  keepAt(wanted: number, loops: boolean): void {
    const { element } = this.player;
    if (this.ended || this.broken || element.readyState < 1 || this.starting || element.seeking) return;
    element.loop = loops;
    if (element.paused) this.begin(wanted);
    else if (element.readyState >= 3) this.keepStep(wanted, loops);
  }

  setGain(gain: number, seconds: number): void {
    turn(this.context, this.gain, gain, seconds);
  }

  stop(fade: number): void {
    this.ended = true;
    turn(this.context, this.gain, 0, fade);
    setTimeout(() => this.free(), (fade + STEP) * 1000 + 50);
  }

  private begin(wanted: number): void {
    const { element } = this.player;
    if (element.ended && !element.loop) return;
    this.starting = true;
    this.jump(wanted);
    element
      .play()
      .catch((error: unknown) => {
        if (error instanceof DOMException && error.name === "NotAllowedError") this.onBlocked();
      })
      .finally(() => {
        this.starting = false;
      });
  }

  private keepStep(wanted: number, loops: boolean): void {
    const { element } = this.player;
    const now = lag(element.currentTime, wanted, loops ? this.duration : null);
    this.learn(now);
    const behind = this.steady.take(now);
    // At the start it fades in anyway: a second jump is not heard and spares many seconds out of step.
    const fix = correction(behind, wanted, this.settled ? undefined : 0.03);
    if (fix.seek !== null) this.jump(fix.seek);
    else this.settled = true;
    if (Math.abs(element.playbackRate - fix.rate) > 0.0002) element.playbackRate = fix.rate;
  }

  private jump(wanted: number): void {
    const { element } = this.player;
    const length = this.duration;
    const aim = wanted + this.lead;
    element.currentTime = length && aim >= length ? (element.loop ? aim % length : length) : aim;
    this.jumped = true;
    this.steady.forget();
  }

  private learn(behind: number): void {
    if (!this.jumped) return;
    this.jumped = false;
    if (Math.abs(behind) < 0.5) this.lead = Math.max(0, Math.min(0.4, this.lead + behind * 0.7));
  }

  private free(): void {
    this.player.element.removeEventListener("error", this.failed);
    this.gain.disconnect();
    this.pool.giveBack(this.player);
  }
}

export class BufferVoice implements Voice {
  broken = false;
  private buffer: AudioBuffer | null = null;
  private source: AudioBufferSourceNode | null = null;
  private startedAt = 0;
  private readonly gain: GainNode;
  private ended = false;

  constructor(
    private readonly context: AudioContext,
    load: Promise<AudioBuffer>,
  ) {
    this.gain = openGain(context);
    load.then(
      (buffer) => {
        this.buffer = buffer;
      },
      () => {
        this.broken = true;
      },
    );
  }

  get duration(): number | null {
    return this.buffer?.duration ?? null;
  }

  get position(): number | null {
    if (!this.source || !this.buffer) return null;
    const run = this.context.currentTime - this.startedAt;
    return this.source.loop ? run % this.buffer.duration : Math.min(run, this.buffer.duration);
  }

  keepAt(wanted: number, loops: boolean): void {
    if (this.ended || !this.buffer || wanted >= this.buffer.duration) return;
    const at = this.position;
    if (at !== null && Math.abs(lag(at, wanted, loops ? this.buffer.duration : null)) < 0.08) return;
    this.source?.stop();
    this.source?.disconnect();
    this.source = this.context.createBufferSource();
    this.source.buffer = this.buffer;
    this.source.loop = loops;
    this.source.connect(this.gain);
    this.source.start(0, wanted);
    this.startedAt = this.context.currentTime - wanted;
  }

  setGain(gain: number, seconds: number): void {
    turn(this.context, this.gain, gain, seconds);
  }

  stop(fade: number): void {
    this.ended = true;
    turn(this.context, this.gain, 0, fade);
    this.source?.stop(this.context.currentTime + fade + STEP);
    setTimeout(() => this.gain.disconnect(), (fade + STEP) * 1000 + 100);
  }
}
