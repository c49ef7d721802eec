// Keeps what is being written in the browser until it is saved, and offers it again after an accident.
import { make } from "../shared/dom";

const SENT = "sent:";
const WAIT = 400;

/** Forgets the drafts of a form that was sent, once another page has come instead of the form again. */
export function forgetSentDrafts(here: string[]): void {
  for (const key of Object.keys(sessionStorage)) {
    const draft = key.slice(SENT.length);
    if (!key.startsWith(SENT) || here.includes(draft)) continue;
    localStorage.removeItem(draft);
    sessionStorage.removeItem(key);
  }
}

export class Draft {
  private readonly first: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending = false;

  constructor(
    private readonly box: HTMLTextAreaElement,
    readonly key: string,
    private readonly write: (text: string, start: number, end: number) => void,
  ) {
    this.first = box.value;
    this.offer();
    box.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), WAIT);
    });
    box.form?.addEventListener("submit", () => {
      this.keep();
      this.sending = true;
      sessionStorage.setItem(SENT + key, "1");
    });
    addEventListener("beforeunload", (event) => {
      if (!this.sending && box.value !== this.first) event.preventDefault();
    });
    addEventListener("pagehide", () => this.keep());
  }

  private keep(): void {
    if (this.box.value === this.first) return;
    try {
      localStorage.setItem(this.key, this.box.value);
    } catch {
      // The browser's shelf is full or closed: the warning before leaving the page is what remains.
    }
  }

  private offer(): void {
    const kept = localStorage.getItem(this.key);
    if (kept === null || kept.trim() === this.box.value.trim()) {
      localStorage.removeItem(this.key);
      return;
    }
    const back = make("button", { type: "button", class: "button" }, "Bring it back");
    const away = make("button", { type: "button", class: "button button--quiet" }, "Throw it away");
    const words = make("span", {}, "Here is a text of yours that was not saved.");
    const notice = make("div", { class: "notice notice--warning row", role: "status" }, words, back, away);
    back.addEventListener("click", () => {
      this.write(kept, kept.length, kept.length);
      notice.remove();
    });
    away.addEventListener("click", () => {
      localStorage.removeItem(this.key);
      notice.remove();
      this.box.focus();
    });
    this.box.closest(".writing")?.before(notice);
  }
}
