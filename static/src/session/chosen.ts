// Shows the list of people only while "chosen people" is what a form asks for.
export function setUpChosenPeople(root: ParentNode): void {
  for (const part of root.querySelectorAll<HTMLElement>("[data-chosen-for]")) {
    const choice = document.getElementById(part.dataset.chosenFor ?? "");
    if (!(choice instanceof HTMLSelectElement)) continue;
    const show = () => {
      part.hidden = choice.value !== "chosen";
    };
    choice.addEventListener("change", show);
    show();
  }
}
