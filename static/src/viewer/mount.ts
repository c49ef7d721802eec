// Puts a viewer into an element of a page: poster first, then WebGL, or turntable pictures where there is none.
import { make } from "../shared/dom";
import { DownloadError, download } from "./download";
import { setUpGestures } from "./gestures";
import { type Command, commandFor } from "./keys";
import { levelName, loadingOrder, suitableLevel } from "./levels";
import { Toolbar } from "./toolbar";
import { TurntableView } from "./turntable_view";
import type { LightSetting, SurfaceMode, View3D, ViewerConfig, ViewerHandle } from "./types";

/** Whether this browser can draw in 3D at all. */
export function hasWebGL(): boolean {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return context !== null;
  } catch {
    return false;
  }
}

export function mountViewer(host: HTMLElement, config: ViewerConfig): ViewerHandle {
  return new Viewer(host, config);
}

class Viewer implements ViewerHandle {
  private readonly stage: HTMLElement;
  private readonly status = make("p", { class: "viewer__status", role: "status" });
  private readonly bar = make("progress", {
    class: "viewer__progress",
    max: "1",
    hidden: true,
    "aria-label": "Loading",
  });
  private readonly poster: HTMLElement | null;
  private readonly stopped = new AbortController();
  private readonly cache = new Map<number, ArrayBuffer>();
  private view: View3D | null = null;
  private pictures: TurntableView | null = null;
  private toolbar: Toolbar | null = null;
  private loading: Promise<void> | null = null;
  private release: () => void = () => undefined;

  constructor(
    private readonly host: HTMLElement,
    private readonly config: ViewerConfig,
  ) {
    this.poster = host.querySelector<HTMLElement>("[data-viewer-start]");
    this.stage = make("div", {
      class: "viewer__stage",
      tabindex: "0",
      role: "application",
      "aria-label": `${config.name} in 3D. Arrow keys turn it, plus and minus zoom, question mark lists the keys.`,
      hidden: true,
    });
    host.append(this.stage, this.bar, this.status);
    this.poster?.addEventListener("click", () => void this.load().then(() => this.stage.focus()));
    this.stage.addEventListener("keydown", (event) => this.onKey(event));
    host.dataset.viewerState = "idle";
  }

  load(): Promise<void> {
    this.loading ??= this.start();
    return this.loading;
  }

  async setLevel(level: number): Promise<void> {
    const url = this.config.levels[level];
    if (!this.view || url === undefined) return;
    const data = this.cache.get(level) ?? (await this.fetchLevel(url));
    this.cache.set(level, data);
    if (this.stopped.signal.aborted) return;
    const { triangles } = await this.view.show(data);
    this.host.dataset.level = String(level);
    this.toolbar?.showLevel(level);
    const detail = levelName(level, this.config.levels.length).toLowerCase();
    this.say(`Showing ${triangles.toLocaleString("en")} triangles, ${detail} detail.`);
  }

  dispose(): void {
    this.stopped.abort();
    this.release();
    this.view?.dispose();
    this.pictures?.dispose();
    this.toolbar?.element.remove();
    this.stage.remove();
    this.bar.remove();
    this.status.remove();
    if (this.poster) this.poster.hidden = false;
  }

  private async start(): Promise<void> {
    this.host.dataset.viewerState = "loading";
    this.say("Loading the model.");
    try {
      if (this.config.levels.length > 0 && hasWebGL()) await this.startWebGL();
      else this.startPictures();
      this.host.dataset.viewerState = this.view ? "webgl" : "pictures";
    } catch (error) {
      if (!this.stopped.signal.aborted) this.fail(error);
    }
  }

  private async startWebGL(): Promise<void> {
    const { ThreeView } = await import("./three_view");
    const surroundings = { pixels: this.host.clientWidth * devicePixelRatio, saveData: wantsLessData() };
    const wanted = suitableLevel(this.config.levels.length, surroundings);
    const [first, ...later] = loadingOrder(this.config.levels.length, wanted);
    const data = await this.fetchLevel(this.config.levels[first ?? 0] ?? "");
    this.cache.set(first ?? 0, data);
    if (this.stopped.signal.aborted) return;
    this.stage.hidden = false;
    this.view = new ThreeView(this.stage);
    this.stage.append(this.view.canvas);
    this.release = setUpGestures(this.stage, this.gestures(this.view));
    this.addToolbar(true);
    await this.setLevel(first ?? 0);
    this.reveal();
    // The finer level comes behind the scenes; failing there leaves the coarse one standing.
    for (const level of later) await this.setLevel(level).catch((error: unknown) => this.sayFailure(error));
  }

  private startPictures(): void {
    if (this.config.turntable.length === 0) {
      throw new DownloadError(
        "This browser cannot draw in 3D, and there are no pictures of this model to turn instead.",
      );
    }
    this.stage.hidden = false;
    this.pictures = new TurntableView(this.config.turntable, this.config.name);
    this.stage.append(this.pictures.element);
    this.addToolbar(false);
    this.reveal();
    this.say("This browser cannot draw in 3D, so here are pictures from all sides.");
  }

  private addToolbar(threeDimensional: boolean): void {
    const events = {
      turn: (on: boolean) => this.setTurning(on),
      light: (setting: LightSetting) => this.view?.setLight(setting),
      mode: (mode: SurfaceMode) => this.view?.setMode(mode),
      level: (level: number) => void this.setLevel(level).catch((error: unknown) => this.sayFailure(error)),
      reset: () => this.reset(),
      picture: () => void this.savePicture(),
      fullScreen: () => void this.toggleFullScreen(),
    };
    this.toolbar = new Toolbar(events, { levels: this.config.levels.length, threeDimensional });
    this.host.append(this.toolbar.element);
  }

  private reveal(): void {
    if (this.poster) this.poster.hidden = true;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.setTurning(true);
    this.toolbar?.showTurning(true);
  }

  private gestures(view: View3D) {
    return {
      rotate: (horizontal: number, vertical: number) => view.rotate(horizontal, vertical),
      zoom: (factor: number) => view.zoom(factor),
      pan: (right: number, up: number) => view.pan(right, up),
      grabbed: () => {
        this.stage.focus({ preventScroll: true });
        this.stopTurning();
      },
    };
  }

  private onKey(event: KeyboardEvent): void {
    // The slider of the picture way has its own keys.
    if (event.target instanceof HTMLInputElement) return;
    const command = commandFor(event);
    if (!command) return;
    event.preventDefault();
    this.carryOut(command);
  }

  private carryOut(command: Command): void {
    if (command.do === "rotate") {
      this.stopTurning();
      this.view?.rotate(command.horizontal, command.vertical);
      this.pictures?.rotate(command.horizontal);
    } else if (command.do === "zoom") this.view?.zoom(command.factor);
    else if (command.do === "pan") this.view?.pan(command.right, command.up);
    else this.carryOutNamed(command.do);
  }

  private carryOutNamed(name: "reset" | "light" | "full-screen" | "turn" | "mode" | "help"): void {
    const acts = {
      reset: () => this.reset(),
      light: () => this.toolbar?.toggleLight(),
      "full-screen": () => void this.toggleFullScreen(),
      turn: () => this.toolbar?.toggleTurning(),
      mode: () => this.nextMode(),
      help: () => this.toolbar?.toggleHelp(),
    };
    acts[name]();
  }

  private nextMode(): void {
    const mode = this.toolbar?.nextMode();
    if (!mode || !this.view) return;
    this.view.setMode(mode);
    this.say(`Surface: ${mode}.`);
  }

  private reset(): void {
    this.stopTurning();
    this.view?.reset();
    this.pictures?.reset();
    this.say("Back at the start.");
  }

  private setTurning(on: boolean): void {
    this.view?.setTurning(on);
    this.pictures?.setTurning(on);
  }

  private stopTurning(): void {
    this.setTurning(false);
    this.toolbar?.showTurning(false);
  }

  private async savePicture(): Promise<void> {
    if (!this.view) return;
    const address = URL.createObjectURL(await this.view.picture());
    make("a", { href: address, download: `${this.config.name}.png` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
    this.say("The picture was saved.");
  }

  private async toggleFullScreen(): Promise<void> {
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await this.host.requestFullscreen();
    } catch {
      this.say("This browser does not allow full screen here.");
    }
  }

  private async fetchLevel(url: string): Promise<ArrayBuffer> {
    this.bar.hidden = false;
    try {
      return await download(url, (fraction) => this.showProgress(fraction), this.stopped.signal);
    } finally {
      this.bar.hidden = true;
    }
  }

  private showProgress(fraction: number | null): void {
    if (fraction === null) this.bar.removeAttribute("value");
    else this.bar.value = fraction;
  }

  private fail(error: unknown): void {
    this.host.dataset.viewerState = "failed";
    this.loading = null;
    this.stage.hidden = true;
    this.sayFailure(error);
  }

  private sayFailure(error: unknown): void {
    if (this.stopped.signal.aborted) return;
    const known = error instanceof DownloadError;
    this.say(
      known ? error.message : "The model could not be read. Try again, or tell whoever runs this site.",
    );
  }

  private say(words: string): void {
    this.status.textContent = words;
  }
}

function wantsLessData(): boolean {
  const connection = (navigator as Navigator & { connection?: { saveData?: boolean } }).connection;
  return connection?.saveData ?? false;
}
