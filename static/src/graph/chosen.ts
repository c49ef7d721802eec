// Shows the choice of people only while "Chosen people" is chosen beside it.
export function setUpChosenPeople(root: ParentNode): void {
  for (const select of root.querySelectorAll<HTMLSelectElement>("select[name$='visibility']")) {
    const name = select.name.replace(/visibility$/, "known_to");
    const box = select.form?.querySelector(`input[name="${name}"]`)?.closest<HTMLElement>(".field");
    if (!box) continue;
    const show = () => {
      box.hidden = select.value !== "chosen";
    };
    select.addEventListener("change", show);
    show();
  }
}
