// The page of help: keys and what the mouse and fingers do.
import { make } from "../../shared/dom";
import { button } from "./parts";

interface Keys {
  title: string;
  rows: readonly (readonly [string, string])[];
}

const KEYS: readonly Keys[] = [
  {
    title: "The map",
    rows: [
      ["Arrow keys", "move the selected tokens by a cell; with nothing selected, the view"],
      ["Tab", "goes from token to token, then to doors and notes; after Escape it leaves the map"],
      ["Enter", "opens and closes the chosen door, reads the note; of all else it shows what can be done"],
      ["Menu, Shift F10", "what can be done with what is chosen: lock a door, change a light"],
      ["+ −", "nearer, farther; Home shows the whole scene"],
      ["Ctrl C, Ctrl V", "copies what is selected, and puts it where the hand is"],
      ["1 … 9, 0", "take a tool"],
      ["Space and drag", "moves the view; so do the right button and two fingers"],
      ["Shift and click", "selects one more; dragging over the map selects many"],
      ["Alt while moving", "does not snap to the grid"],
      ["Ctrl Z, Ctrl Y", "take your last act back, do it again"],
      ["Delete", "removes what is selected (game masters; players their own)"],
      ["Escape", "lets go: of a tool, a selection, a panel"],
    ],
  },
  {
    title: "The table",
    rows: [
      ["/", "write in the chat; /r 2d6+3 rolls, /w Name whispers, /gm tells the game master"],
      ["Alt 1 … 7", "open the panels"],
      ["N", "next turn (game masters, or who has the turn)"],
      ["H", "hurt or heal the selected: -7, +5, =20"],
      ["?", "this help"],
    ],
  },
];

export class Help {
  private readonly dialog = make("dialog", { class: "thelp", "aria-labelledby": "thelp-head" });

  constructor(private readonly tools: () => readonly (readonly [string, string])[]) {
    document.body.append(this.dialog);
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open(): void {
    const tools = { title: "Tools", rows: this.tools() };
    const head = make(
      "header",
      { class: "thelp__head" },
      make("h2", { id: "thelp-head" }, "At the table"),
      button("Close", () => this.dialog.close(), { icon: "cross", only: true, kind: "quiet" }),
    );
    this.dialog.replaceChildren(
      head,
      make("div", { class: "thelp__parts" }, ...[...KEYS, tools].map(drawKeys)),
    );
    this.dialog.showModal();
  }
}

function drawKeys({ title, rows }: Keys): HTMLElement {
  const list = make("dl", {});
  for (const [key, words] of rows) list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, words));
  return make("section", {}, make("h3", {}, title), list);
}
