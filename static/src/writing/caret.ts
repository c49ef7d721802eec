// Where the caret of a text box stands on the page: a hidden copy of the box is measured.
const COPIED = [
  "fontFamily",
  "fontSize",
  "fontWeight",
  "letterSpacing",
  "lineHeight",
  "paddingTop",
  "paddingRight",
  "paddingBottom",
  "paddingLeft",
  "borderTopWidth",
  "borderRightWidth",
  "borderBottomWidth",
  "borderLeftWidth",
  "boxSizing",
  "textTransform",
  "wordSpacing",
] as const;

/** The lower left corner of the caret, from the upper left corner of the box. */
export function caretPlace(box: HTMLTextAreaElement, caret: number): { left: number; top: number } {
  const copy = document.createElement("div");
  const style = getComputedStyle(box);
  for (const name of COPIED) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: "absolute",
    visibility: "hidden",
    whiteSpace: "pre-wrap",
    overflowWrap: "break-word",
    width: `${box.clientWidth}px`,
    top: "0",
  });
  copy.textContent = box.value.slice(0, caret);
  const mark = document.createElement("span");
  mark.textContent = "\u200b";
  copy.append(mark);
  document.body.append(copy);
  const place = { left: mark.offsetLeft, top: mark.offsetTop + mark.offsetHeight - box.scrollTop };
  copy.remove();
  return place;
}
