// Audio elements that may play: phones let only those sound that were started once by a touch, so they are kept and lent.
export interface Player {
  element: HTMLAudioElement;
  source: MediaElementAudioSourceNode;
}

const BLESSED = 6;

export class PlayerPool {
  private readonly free: Player[] = [];

  constructor(private readonly context: AudioContext) {}

  /** To be called inside a click or touch. */
  bless(): void {
    const silence = URL.createObjectURL(new Blob([silentWave()], { type: "audio/wav" }));
    const played = Array.from({ length: BLESSED - this.free.length }, () => {
      const player = this.make();
      player.element.src = silence;
      this.free.push(player);
      return player.element.play().catch(() => undefined);
    });
    void Promise.all(played).then(() => URL.revokeObjectURL(silence));
  }

  take(address: string): Player {
    const player = this.free.pop() ?? this.make();
    player.element.src = address;
    player.element.load();
    return player;
  }

  giveBack(player: Player): void {
    player.source.disconnect();
    player.element.pause();
    player.element.loop = false;
    player.element.playbackRate = 1;
    player.element.removeAttribute("src");
    player.element.load();
    this.free.push(player);
  }

  private make(): Player {
    const element = new Audio();
    element.preload = "auto";
    // Files may lie in another place (S3): without this their sound would be silence here.
    element.crossOrigin = "anonymous";
    return { element, source: this.context.createMediaElementSource(element) };
  }
}

/** A few samples of silence as a WAV file. */
function silentWave(): ArrayBuffer {
  const samples = 400;
  const file = new DataView(new ArrayBuffer(44 + samples));
  const write = (at: number, text: string) => {
    for (let i = 0; i < text.length; i += 1) file.setUint8(at + i, text.charCodeAt(i));
  };
  write(0, "RIFF");
  file.setUint32(4, 36 + samples, true);
  write(8, "WAVEfmt ");
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    file.setUint16(at, value, true); // prettier-ignore
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 8000],
  ] as const)
    file.setUint32(at, value, true);
  write(36, "data");
  file.setUint32(40, samples, true);
  for (let i = 0; i < samples; i += 1) file.setUint8(44 + i, 128);
  return file.buffer;
}
