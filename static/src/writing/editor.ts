// A plain text box made comfortable: buttons, names while typing, a preview, a draft. Without scripts it stays plain.
import { ApiError, call } from "../shared/api";
import { make, spriteIcon } from "../shared/dom";
import { Completion } from "./completion";
import { Draft } from "./draft";
import { hide, type Selection, wrap } from "./marks";

interface Tool {
  label: string;
  shown: string | Node;
  key?: string;
  act: (now: Selection) => Selection;
}

const TOOLS = (): Tool[] => [
  {
    label: "Strong",
    shown: make("strong", {}, "B"),
    key: "b",
    act: (now) => wrap(now, "**", "**", "strong"),
  },
  { label: "Slanted", shown: make("em", {}, "I"), key: "i", act: (now) => wrap(now, "*", "*", "slanted") },
  { label: "Link to an entry", shown: spriteIcon("link"), key: "k", act: (now) => wrap(now, "[[", "]]") },
  { label: "Secret part", shown: spriteIcon("lock"), act: hide },
];

/** Makes one text box comfortable; returns the key of its draft. */
export function enhance(box: HTMLTextAreaElement): string {
  const campaign = box.dataset.campaign ?? "";
  const frame = make("div", { class: "writing" });
  box.before(frame);
  const bar = make("div", { class: "writing__bar", role: "toolbar", "aria-label": "Marks" });
  const preview = make("div", { class: "writing__preview prose", hidden: true, "aria-live": "polite" });
  frame.append(bar, box, preview);
  const write = (text: string, start: number, end: number) => {
    box.value = text;
    box.focus();
    box.setSelectionRange(start, end);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const tools = TOOLS();
  for (const tool of tools) {
    const button = make(
      "button",
      { type: "button", class: "button writing__tool", "aria-label": tool.label, title: tool.label },
      tool.shown,
    );
    button.addEventListener("click", () => use(tool));
    bar.append(button);
  }
  const use = (tool: Tool) => {
    const made = tool.act({ text: box.value, start: box.selectionStart, end: box.selectionEnd });
    write(made.text, made.start, made.end);
  };
  box.addEventListener("keydown", (event) => {
    const tool =
      (event.ctrlKey || event.metaKey) && !event.altKey && tools.find((one) => one.key === event.key);
    if (!tool) return;
    event.preventDefault();
    use(tool);
  });
  if (campaign) {
    bar.append(previewButton(box, preview, campaign));
    new Completion(box, campaign, write);
  }
  const key = `draft:${box.form?.dataset.draft ?? location.pathname}:${box.name}`;
  new Draft(box, key, write);
  return key;
}

function previewButton(box: HTMLTextAreaElement, shown: HTMLElement, campaign: string): HTMLButtonElement {
  const button = make(
    "button",
    { type: "button", class: "button writing__look", "aria-pressed": "false" },
    "Preview",
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latest = 0;
  const draw = async () => {
    latest += 1;
    const mine = latest;
    try {
      const { html } = await call<{ html: string }>("POST", `/campaigns/${campaign}/preview`, {
        body: { text: box.value },
      });
      // The site has made and cleaned this HTML; only the latest answer counts.
      if (mine === latest) shown.innerHTML = html || "<p class='muted'>Nothing is written yet.</p>";
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      shown.textContent = error.message;
    }
  };
  button.addEventListener("click", () => {
    shown.hidden = !shown.hidden;
    button.setAttribute("aria-pressed", String(!shown.hidden));
    if (!shown.hidden) void draw();
  });
  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (!shown.hidden) timer = setTimeout(() => void draw(), 500);
  });
  return button;
}
