"""Two questions about a formula beside its grammar: where its comment begins, and whether it is a plain sum of dice."""

import re

from scenes.dice.dialects import Dialect
from scenes.dice.tree import Chain, Dice, Labelled, Node, Number

REPEAT_SIGN = re.compile(r"\s*[0-9]{1,6}#")
COMMENT = re.compile(r"((?:[^#\[]|\[[^\]]*\])*)#(.*)", re.DOTALL)


def without_comment(text: str, dialect: Dialect) -> tuple[str, str]:
    """Part a formula from the comment behind its `#`; the `#` of `4#2d6` is none."""
    sign = REPEAT_SIGN.match(text) if dialect.repeats else None
    start = sign.end() if sign else 0
    found = COMMENT.match(text, start)
    return (text[: found.end(1)], " ".join(found.group(2).split())) if found else (text, "")


def sums_dice(node: Node) -> bool:
    """Only in a plain sum can single dice be dropped without asking what is done with them."""
    if isinstance(node, Chain):
        return all(sign == "+" for sign, _, _ in node.rest) and all(
            sums_dice(item) for item in (node.first, *(item for _, item, _ in node.rest))
        )
    return isinstance(node.inner if isinstance(node, Labelled) else node, Dice | Number)
