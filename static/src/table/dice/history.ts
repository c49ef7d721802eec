// The formulas rolled last, newest first, kept in this browser.
const KEPT = 12;

export class FormulaHistory {
  private formulas: string[];
  private at = -1;
  private draft = "";

  constructor(
    private readonly key: string,
    private readonly store: Pick<Storage, "getItem" | "setItem"> | null = browserStore(),
  ) {
    this.formulas = this.read();
  }

  get all(): readonly string[] {
    return this.formulas;
  }

  add(formula: string): void {
    const text = formula.trim();
    this.at = -1;
    if (text === "") return;
    this.formulas = [text, ...this.formulas.filter((one) => one !== text)].slice(0, KEPT);
    try {
      this.store?.setItem(this.key, JSON.stringify(this.formulas));
    } catch {
      // A full or forbidden store: the history lasts as long as the page.
    }
  }

  /** One formula further back; what stood in the box is remembered as the newest. */
  older(now: string): string | null {
    if (this.at + 1 >= this.formulas.length) return null;
    if (this.at === -1) this.draft = now;
    this.at += 1;
    return this.formulas[this.at] ?? null;
  }

  newer(): string | null {
    if (this.at === -1) return null;
    this.at -= 1;
    return this.at === -1 ? this.draft : (this.formulas[this.at] ?? null);
  }

  private read(): string[] {
    try {
      const kept: unknown = JSON.parse(this.store?.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, KEPT) : [];
    } catch {
      return [];
    }
  }
}

function browserStore(): Storage | null {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    return null;
  }
}
