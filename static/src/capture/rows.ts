// One row of the upload list: picture, name, progress, state in words and the buttons that make sense now.
import { make, spriteIcon } from "../shared/dom";
import { formatSize } from "../shared/format";
import type { Item, ItemState } from "./queue";

export interface RowEvents {
  pause(item: Item): void;
  resume(item: Item): void;
  remove(item: Item): void;
}

const WORDS: Record<ItemState, string> = {
  waiting: "Waiting",
  sending: "Sending",
  checking: "Being checked",
  paused: "Paused",
  "needs-file": "Half sent",
  failed: "Stopped",
  refused: "Refused",
  ready: "Ready",
};
const BADGE: Record<ItemState, string> = {
  waiting: "queued",
  sending: "running",
  checking: "running",
  paused: "queued",
  "needs-file": "failed",
  failed: "failed",
  refused: "refused",
  ready: "ready",
};
const PREVIEW_UP_TO = 25_000_000;

export class Row {
  readonly element = make("li", { class: "upload" });
  private readonly picture = make("img", {
    alt: "",
    width: "64",
    height: "64",
    loading: "lazy",
    decoding: "async",
  });
  private readonly state = make("span", { class: "state" });
  private readonly message = make("p", { class: "upload__message", hidden: true });
  private readonly bar: HTMLProgressElement;
  private readonly pauseButton: HTMLButtonElement;
  private readonly resumeButton: HTMLButtonElement;
  private previewUrl: string | null = null;

  constructor(
    readonly item: Item,
    events: RowEvents,
  ) {
    this.bar = make("progress", { max: "1", value: "0", "aria-label": `Progress of ${item.name}` });
    this.pauseButton = rowButton("pause", `Pause ${item.name}`, () => events.pause(item));
    this.resumeButton = rowButton("play", `Go on with ${item.name}`, () => events.resume(item));
    const removeButton = rowButton("trash", `Take ${item.name} away`, () => events.remove(item));
    this.picture.addEventListener("error", () => this.noPicture());
    this.element.append(
      make("div", { class: "upload__picture" }, spriteIcon("camera"), this.picture),
      make(
        "div",
        { class: "upload__words" },
        make("p", { class: "upload__name" }, item.name),
        make("p", { class: "small muted figures" }, formatSize(item.size), " · ", this.state),
        this.bar,
        this.message,
      ),
      make("div", { class: "upload__buttons" }, this.pauseButton, this.resumeButton, removeButton),
    );
    this.picture.hidden = true;
    this.update();
  }

  update(): void {
    const { item } = this;
    this.element.dataset.state = item.state;
    this.state.className = `state state--${BADGE[item.state]}`;
    this.state.textContent = WORDS[item.state];
    this.bar.hidden = item.state === "ready" || item.state === "refused";
    this.bar.value = item.size > 0 ? item.received / item.size : 0;
    this.message.textContent = item.message;
    this.message.hidden = item.message === "";
    this.pauseButton.hidden = item.state !== "sending" && item.state !== "waiting";
    this.resumeButton.hidden = item.state !== "paused" && item.state !== "failed";
    this.showPicture();
  }

  dispose(): void {
    this.forgetPreview();
    this.element.remove();
  }

  private showPicture(): void {
    const { item } = this;
    if (item.thumbnail) {
      this.forgetPreview();
      if (this.picture.getAttribute("src") !== item.thumbnail) this.picture.src = item.thumbnail;
      this.picture.hidden = false;
    } else if (item.file && !this.previewUrl && item.file.size <= PREVIEW_UP_TO && item.state !== "refused") {
      this.previewUrl = URL.createObjectURL(item.file);
      this.picture.src = this.previewUrl;
      this.picture.hidden = false;
    }
  }

  /** HEIC, video and ZIP cannot be shown by the browser itself: the camera sign stays. */
  private noPicture(): void {
    this.picture.hidden = true;
  }

  private forgetPreview(): void {
    if (this.previewUrl) URL.revokeObjectURL(this.previewUrl);
    this.previewUrl = null;
  }
}

function rowButton(icon: string, label: string, act: () => void): HTMLButtonElement {
  const button = make(
    "button",
    { type: "button", class: "icon-button", "aria-label": label, title: label },
    spriteIcon(icon),
  );
  button.addEventListener("click", act);
  return button;
}
