// Starts the table's sound, and asks once for the click that browsers want before they let anything be heard.
import { make } from "../../shared/dom";
import type { TableConnection } from "../connection";
import { icon } from "../panels/icons";
import type { TableStore } from "../store";
import { SoundEngine } from "./engine";
import { Levels } from "./levels";
import { SoundOutput } from "./output";

export interface TableSound {
  readonly engine: SoundEngine;
  readonly levels: Levels;
  destroy(): void;
}

const GESTURES = ["pointerdown", "keydown", "touchend"] as const;
const sounds = new WeakMap<TableStore, TableSound>();

/** The sound of this table, started if it is not yet. */
export function soundOf(store: TableStore, connection: TableConnection): TableSound {
  return sounds.get(store) ?? mountSound(store, connection);
}

export function mountSound(store: TableStore, connection: TableConnection): TableSound {
  const levels = new Levels();
  const output = new SoundOutput();
  const engine = new SoundEngine(store, connection, levels, output);
  const question = new HearQuestion(engine, output);
  engine.start();
  const sound: TableSound = {
    engine,
    levels,
    destroy: () => {
      sounds.delete(store);
      engine.destroy();
      question.destroy();
      output.close();
    },
  };
  sounds.set(store, sound);
  return sound;
}

/** The button "Click to hear"; any other click or key on the page does the same, so that it is rarely needed. */
class HearQuestion {
  private readonly stop = new AbortController();
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly button = make(
    "button",
    { type: "button", class: "button sound-unlock", hidden: true },
    icon("sound"),
    "Click to hear the table",
  );

  constructor(
    private readonly engine: SoundEngine,
    private readonly output: SoundOutput,
  ) {
    document.body.append(this.button);
    output.onChange(() => this.show());
    this.timer = setInterval(() => this.show(), 1000);
    for (const gesture of GESTURES) {
      document.addEventListener(gesture, () => this.touched(), { signal: this.stop.signal, passive: true });
    }
  }

  destroy(): void {
    clearInterval(this.timer);
    this.stop.abort();
    this.button.remove();
  }

  private touched(): void {
    if (!this.output.locked) return;
    this.output.unlock();
    this.engine.sync();
  }

  private show(): void {
    this.button.hidden = !(this.output.locked && this.engine.hasSomething);
  }
}
