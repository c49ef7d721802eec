// The dice tray: a button for each die, how many, plus or minus, advantage, and a line for any formula.
import { make } from "../../shared/dom";
import { type Choice, formulaFor, type Luck, mistakeIn, placeIn } from "./formulas";
import { FormulaHistory } from "./history";
import { dieDrawing } from "./shapes";
import { stepper } from "./stepper";

export interface TrayOptions {
  /** Rolls; what it throws (or rejects with) is shown beside the formula. */
  onRoll: (formula: string, choice: { private: boolean }) => void | Promise<void>;
  /** Whether there is somebody to hide a roll from. */
  mayHide?: boolean;
  /** What hiding is called: another thing for a game master than for his players. */
  hideLabel?: string;
  historyKey?: string;
}

export interface Tray {
  element: HTMLElement;
  focus(): void;
  /** Shows a refusal, and the place that it names. */
  showError(message: string): void;
}

const FACES = [4, 6, 8, 10, 12, 20, 100];
const LUCK: Array<[Luck, string, string]> = [
  ["disadvantage", "Dis", "Disadvantage: the worse of two"],
  ["plain", "Flat", "As it falls"],
  ["advantage", "Adv", "Advantage: the better of two"],
];
let trays = 0;

export function mountTray(parent: Element, options: TrayOptions): Tray {
  const tray = new DiceTray(options);
  parent.append(tray.element);
  return tray;
}

class DiceTray implements Tray {
  readonly element = make("div", { class: "tray", role: "group", "aria-label": "Dice" });
  private readonly name = `tray-${++trays}`;
  private readonly history: FormulaHistory;
  private readonly count = stepper({ label: "How many", least: 1, most: 50, value: 1 });
  private readonly modifier = stepper({
    label: "Plus or minus",
    least: -99,
    most: 99,
    value: 0,
    signed: true,
  });
  private readonly hide = make("input", { type: "checkbox", name: "private" });
  private readonly problem = make("p", {
    class: "field__error",
    id: `${this.name}-problem`,
    role: "alert",
    hidden: true,
  });
  private readonly box = make("input", {
    type: "text",
    class: "tray__formula",
    "aria-label": "Formula",
    "aria-describedby": this.problem.id,
    placeholder: "2d6 + 3 [fire]",
    maxlength: "500",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
  });
  private readonly last = make("div", { class: "tray__last", role: "group", "aria-label": "Rolled last" });
  private luck: Luck = "plain";

  constructor(private readonly options: TrayOptions) {
    this.history = new FormulaHistory(options.historyKey ?? "dice-formulas");
    this.element.append(this.drawDice(), this.drawChoices(), this.drawLine(), this.problem, this.last);
    this.drawLast();
  }

  focus(): void {
    this.box.focus();
  }

  showError(message: string): void {
    this.problem.textContent = message;
    this.problem.hidden = false;
    this.box.setAttribute("aria-invalid", "true");
    const place = placeIn(message);
    if (place !== null && place <= this.box.value.length) {
      this.box.focus();
      this.box.setSelectionRange(place, Math.min(place + 1, this.box.value.length));
    }
  }

  private clearError(): void {
    this.problem.hidden = true;
    this.problem.textContent = "";
    this.box.removeAttribute("aria-invalid");
  }

  private get choice(): Choice {
    return { count: this.count.value, modifier: this.modifier.value, luck: this.luck };
  }

  private drawDice(): HTMLElement {
    const row = make("div", { class: "tray__dice" });
    for (const faces of FACES) {
      // Its name holds what is read on it, so that it can be asked for by voice.
      const button = make("button", { type: "button", class: "tray__die" });
      const roll = make("span", { class: "visually-hidden" }, "Roll ");
      button.append(
        dieDrawing(faces, faces === 100 ? "%" : String(faces)),
        roll,
        make("span", {}, `d${faces}`),
      );
      button.addEventListener("click", () => this.roll(formulaFor(faces, this.choice), false));
      row.append(button);
    }
    return row;
  }

  private drawChoices(): HTMLElement {
    const row = make(
      "div",
      { class: "tray__choices" },
      this.count.element,
      this.modifier.element,
      this.drawLuck(),
    );
    if (this.options.mayHide ?? true) {
      row.append(
        make(
          "label",
          { class: "tray__hide" },
          this.hide,
          this.options.hideLabel ?? "Only the game master sees it",
        ),
      );
    }
    return row;
  }

  private drawLuck(): HTMLElement {
    const group = make(
      "fieldset",
      { class: "tray__luck" },
      make("legend", { class: "visually-hidden" }, "Luck"),
    );
    for (const [luck, word, title] of LUCK) {
      const input = make("input", {
        type: "radio",
        class: "visually-hidden",
        name: `${this.name}-luck`,
        value: luck,
        checked: luck === this.luck,
        "aria-label": title,
      });
      input.addEventListener("change", () => {
        this.luck = luck;
      });
      group.append(make("label", { title }, input, make("span", { "aria-hidden": "true" }, word)));
    }
    return group;
  }

  private drawLine(): HTMLElement {
    const form = make(
      "form",
      { class: "tray__line" },
      this.box,
      make("button", { type: "submit", class: "button button--primary" }, "Roll"),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.roll(this.box.value, true);
    });
    this.box.addEventListener("input", () => this.clearError());
    this.box.addEventListener("keydown", (event) => this.walkHistory(event));
    return form;
  }

  private walkHistory(event: KeyboardEvent): void {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const found = event.key === "ArrowUp" ? this.history.older(this.box.value) : this.history.newer();
    if (found === null) return;
    event.preventDefault();
    this.clearError();
    this.box.value = found;
    this.box.setSelectionRange(found.length, found.length);
  }

  private roll(formula: string, typed: boolean): void {
    this.clearError();
    const mistake = mistakeIn(formula);
    if (mistake) {
      this.showError(`${mistake.message} (character ${mistake.position + 1})`);
      return;
    }
    void this.send(formula.trim(), typed);
  }

  private async send(formula: string, typed: boolean): Promise<void> {
    try {
      await this.options.onRoll(formula, { private: this.hide.checked });
    } catch (error) {
      if (!typed) this.box.value = formula;
      this.showError(error instanceof Error ? error.message : String(error));
      return;
    }
    this.remember(formula);
    if (typed && this.box.value.trim() === formula) this.box.select();
  }

  /** Puts what was rolled first among the last; the buttons change places, and the focus goes with its formula. */
  private remember(formula: string): void {
    const focused = this.last.contains(document.activeElement);
    this.history.add(formula);
    this.drawLast();
    if (focused) this.last.querySelector<HTMLElement>("button")?.focus();
  }

  private drawLast(): void {
    this.last.hidden = this.history.all.length === 0;
    this.last.replaceChildren(
      ...this.history.all.slice(0, 6).map((formula) => {
        const title = `Roll ${formula} again`;
        const button = make("button", { type: "button", class: "tray__again", title }, formula);
        button.addEventListener("click", () => this.roll(formula, false));
        return button;
      }),
    );
  }
}
