// What is done to assets without leaving the page: renamed in place, moved, deleted with a word about their use, undone.
import { ApiError, call } from "../shared/api";
import { announce, find, make } from "../shared/dom";
import { plural } from "../shared/format";
import type { SceneUse } from "./types";

const TOAST_MS = 12_000;

export class Acts {
  private timer = 0;
  private readonly base: string;

  constructor(
    private readonly root: HTMLElement,
    private readonly again: () => Promise<void>,
  ) {
    this.base = `/campaigns/${root.dataset.campaign}`;
  }

  /** Says something for a while, with a way to take it back. */
  toast(words: string, undo?: () => Promise<unknown>): void {
    const toast = find(this.root, "[data-toast]", HTMLElement);
    toast.replaceChildren(make("p", {}, words));
    if (undo) {
      const button = make("button", { type: "button", class: "button" }, "Undo");
      button.addEventListener("click", () => {
        toast.hidden = true;
        void this.guarded(undo);
      });
      toast.append(button);
    }
    toast.hidden = false;
    announce(words);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      // Not under somebody's hands.
      if (!toast.contains(document.activeElement)) toast.hidden = true;
    }, TOAST_MS);
  }

  /** Does something, tells a refusal, and shows the lists anew. */
  async guarded(act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act();
    } catch (error) {
      this.toast(error instanceof ApiError ? error.message : "That did not work. Load the page again.");
      return false;
    }
    await this.again();
    return true;
  }

  async move(uids: string[], to: string): Promise<void> {
    const before = this.root.dataset.folder ?? "";
    const put = (folder: string) => () =>
      call("POST", `${this.base}/assets/move`, { body: { assets: uids, folder: Number(folder) || null } });
    // Files that were searched for lay in many folders: only what came out of one goes back there.
    const undo = this.root.querySelector(".asset__where") ? undefined : put(before);
    if (await this.guarded(put(to))) this.toast(`${plural(uids.length, "file")} moved.`, undo);
  }

  async moveFolder(folder: string, to: string): Promise<void> {
    const before = this.root.dataset.folder ?? "";
    const put = (parent: string) => () =>
      call("PATCH", `${this.base}/asset-folders/${folder}`, { body: { parent: Number(parent) || null } });
    if (await this.guarded(put(to))) this.toast("The folder is moved.", put(before));
  }

  async remove(uids: string[]): Promise<void> {
    const gone = await this.guarded(async () => {
      try {
        await this.delete(uids, false);
      } catch (error) {
        if (!(error instanceof ApiError) || error.body.code !== "in_use") throw error;
        const uses = (error.body.details?.used_by ?? []) as SceneUse[];
        if (!(await this.ask(error.message, uses))) throw new Kept();
        await this.delete(uids, true);
      }
    }).catch(ignoreKept);
    if (gone) {
      this.toast(`${plural(uids.length, "file")} in the bin.`, () =>
        call("POST", `${this.base}/assets/restore`, { body: { assets: uids } }),
      );
    }
  }

  private delete(uids: string[], confirm: boolean): Promise<unknown> {
    return call("POST", `${this.base}/assets/delete`, { body: { assets: uids, confirm } });
  }

  /** Shows the scenes that would lack something, and asks. */
  private ask(words: string, uses: SceneUse[]): Promise<boolean> {
    const dialog = find(this.root, "[data-ask]", HTMLDialogElement);
    find(dialog, "[data-ask-head]", HTMLElement).textContent = "Scenes use this";
    find(dialog, "[data-ask-words]", HTMLElement).textContent = words;
    const rows = uses.map((use) =>
      make("li", {}, use.name, use.pieces > 1 ? ` (${use.pieces} times)` : null),
    );
    find(dialog, "[data-ask-scenes]", HTMLUListElement).replaceChildren(...rows);
    dialog.returnValue = "no";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
    });
  }

  /** Turns the name of a card into a field; Enter or leaving it keeps what is written, Escape does not. */
  rename(card: HTMLElement): void {
    const link = find(card, ".asset__name", HTMLAnchorElement);
    const field = make("input", {
      type: "text",
      maxlength: "200",
      "aria-label": `New name of ${link.textContent}`,
    });
    field.value = card.dataset.name ?? "";
    field.className = "asset__rename";
    let isOver = false;
    const end = (name: string) => {
      if (isOver) return;
      isOver = true;
      field.replaceWith(link);
      link.focus();
      if (name && name !== card.dataset.name) void this.keepName(card.dataset.asset ?? "", name);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") end(field.value.trim());
      else if (event.key === "Escape") end("");
    });
    field.addEventListener("blur", () => end(field.value.trim()));
    link.replaceWith(field);
    field.select();
  }

  private async keepName(uid: string, name: string): Promise<void> {
    if (await this.guarded(() => call("PATCH", `${this.base}/assets/${uid}`, { body: { name } })))
      announce(`It is called ${name} now.`);
  }
}

/** The person has thought better of it. */
class Kept extends Error {}

function ignoreKept(error: unknown): false {
  if (error instanceof Kept) return false;
  throw error;
}
