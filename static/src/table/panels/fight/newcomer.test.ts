// Who has no token is added by name; what is not written is none, and a refused one stays in the form.
import { expect, test, vi } from "vitest";
import type { Desk } from "../desk";
import { newcomerForm } from "./newcomer";

async function filled(answer: string | null) {
  const add = vi.fn(async (_: Record<string, unknown>) => answer);
  const form = newcomerForm({ add } as unknown as Desk) as HTMLFormElement;
  document.body.replaceChildren(form);
  const [name, initiative] = form.querySelectorAll("input");
  if (name) name.value = " Trap ";
  if (initiative) initiative.value = "12.5";
  form.requestSubmit();
  await Promise.resolve();
  await Promise.resolve();
  return { add, name };
}

test("a newcomer has the name and the numbers that were written", async () => {
  const { add, name } = await filled("new");
  expect(add).toHaveBeenCalledWith({
    kind: "combatant",
    name: "Trap",
    initiative: 12.5,
    hp: null,
    hp_max: null,
    hidden: false,
  });
  expect(name?.value).toBe("");
});

test("what was refused is kept", async () => {
  const { name } = await filled(null);
  expect(name?.value).toBe(" Trap ");
});
