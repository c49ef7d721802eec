// A small picture of a token, or its first letters on its colour.
import { make } from "../../../shared/dom";
import type { TokenPiece } from "../../protocol";
import type { Desk } from "../desk";
import { initials, inkOn } from "../people";

export function portrait(desk: Desk, token: TokenPiece | undefined, name: string): HTMLElement {
  const address = desk.pictureOf(token);
  const made = make("span", {
    class: `tportrait tportrait--${token?.disposition ?? "neutral"}`,
    "aria-hidden": "true",
  });
  const letters = () => {
    const colour = token?.colour ?? "#5f6b66";
    made.style.background = colour;
    made.style.color = inkOn(colour);
    made.replaceChildren(initials(name));
  };
  if (!address) letters();
  else {
    const picture = make("img", {
      src: address,
      alt: "",
      loading: "lazy",
      decoding: "async",
      draggable: "false",
    });
    picture.addEventListener("error", letters);
    made.append(picture);
  }
  return made;
}
