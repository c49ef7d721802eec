// The campaign's sounds as buttons for game masters: one press and everybody hears it.
import { make } from "../../../shared/dom";
import type { PlaySound } from "../../protocol";
import type { SoundAsset } from "../library";
import type { MixerParts } from "./now_playing";
import { iconButton } from "./parts";

type Way = "effects" | "ambience" | "music";
const WAYS: readonly (readonly [Way, string])[] = [
  ["effects", "once, as an effect"],
  ["ambience", "again and again, as ambience"],
  ["music", "as music"],
];
const MOST = 60;

/** The order that plays a sound in this way. */
export function playOrder(asset: string, way: Way): PlaySound {
  if (way === "effects") return { type: "sound.play", asset, channel: "effects", loop: false, fade: 0 };
  return { type: "sound.play", asset, channel: way, loop: way === "ambience", fade: 2 };
}

/** Those whose names hold every word. */
export function sought(sounds: readonly SoundAsset[], words: string): SoundAsset[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  return sounds.filter(({ name, title }) => {
    const text = `${name} ${title}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

export class Soundboard {
  readonly element = make("section", { class: "mixer__part", "aria-label": "Soundboard" });
  private readonly search = make("input", {
    type: "search",
    "aria-label": "Search sounds",
    placeholder: "Search",
  });
  private readonly way = make("select", { "aria-label": "How a sound is played" });
  private readonly buttons = make("div", { class: "mixer__board" });
  private readonly words = make("p", { class: "muted small", role: "status" });
  private sounds: SoundAsset[] = [];

  constructor(
    private readonly parts: MixerParts,
    private readonly onLoaded: () => void,
  ) {
    this.way.append(...WAYS.map(([value, words]) => make("option", { value }, words)));
    this.search.addEventListener("input", () => this.show());
    const again = iconButton("reload", "Look for new sounds", () => void this.load(true));
    this.element.append(
      make("h3", { class: "mixer__head" }, "Soundboard"),
      make("div", { class: "mixer__seek" }, this.search, again),
      this.way,
      this.buttons,
      this.words,
    );
  }

  async load(again = false): Promise<void> {
    this.words.textContent = "Loading the sounds.";
    try {
      this.sounds = await (again ? this.parts.library.again() : this.parts.library.all());
      this.show();
      this.onLoaded();
    } catch (error) {
      this.words.textContent = error instanceof Error ? error.message : "The sounds could not be loaded.";
    }
  }

  private show(): void {
    const found = sought(this.sounds, this.search.value);
    this.buttons.replaceChildren(...found.slice(0, MOST).map((sound) => this.button(sound)));
    this.words.textContent = this.told(found.length);
  }

  private told(found: number): string {
    if (this.sounds.length === 0) return "No sounds yet: upload some on the campaign's page of assets.";
    if (found === 0) return "No sound is called that.";
    return found > MOST ? `${found - MOST} more: search by name.` : "";
  }

  private button(sound: SoundAsset): HTMLElement {
    const words = sound.title || sound.name;
    const button = make("button", { type: "button", class: "mixer__shot", title: words }, words);
    button.addEventListener("click", () => {
      void this.parts.connection.send(playOrder(sound.uid, this.way.value as Way));
    });
    return button;
  }
}
