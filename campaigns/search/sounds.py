"""How words sound: rules that write a word as it is heard, and codes under which words that sound alike meet."""

import re
from functools import lru_cache

from doublemetaphone import doublemetaphone
from jellyfish import metaphone

BEGINNING = 4  # so many sounds of a word are enough to suggest it

# In this order; each rule sees what the ones before have left. Capital letters stand for sounds, not for letters.
_RULES = [
    (r"[^a-z0-9]", ""),
    (r"^(?:kn|gn|pn|mn)", "n"), (r"^(?:ps|x|ts|tz|cz)", "s"), (r"^pt", "t"), (r"^wr", "r"), (r"^wh", "w"),
    (r"mb$", "m"), (r"mn$", "m"), (r"gh(?=[tn]|$)", ""), (r"gh", "g"), (r"ph", "f"),
    (r"(?:s|t)?sch", "s"), (r"tch", "k"), (r"(?:ch|kh|ck|cc(?![eiy])|cq)", "k"), (r"sh", "s"), (r"th", "t"),
    (r"rh", "r"), (r"bh", "b"), (r"dh", "d"), (r"lh", "l"), (r"sc(?=[eiy])", "s"),
    (r"(?:ts|tz|cz|zs|sz)", "s"), (r"(?:ti|ci|si)(?=o)", "s"),
    (r"qu|kw|cw|ku(?=[aeio])|cu(?=[aeio])", "kw"), (r"q", "k"), (r"x", "ks"), (r"c(?=[eiy])", "s"), (r"c", "k"),
    (r"z", "s"), (r"dge?(?=[eiy]|$)|j", "g"), (r"v", "f"), (r"(?<=[aeiouy])w(?![aeiouy])", ""), (r"w", "v"),
    (r"(?<!^)h", ""), (r"(.)\1+", r"\1"), (r"(?<=[^aeiouy])e$", ""), (r"(?<=.)e(?=s$)", ""),
    (r"(?:ee|ea|ie|ei|ey|ay|ai|ae|iy|yi|oe)", "i"), (r"(?:oo|ou|ow|au|aw|eu|ew|ue|uo|oa|ui|oi|oy)", "o"),
    (r"[eiy]", "i"), (r"[ou]", "o"), (r"(.)\1+", r"\1"),
]  # fmt: skip
_COMPILED = [(re.compile(pattern), put) for pattern, put in _RULES]
_INNER_VOWEL = re.compile(r"(?<!^)[aeiouy]")


@lru_cache(maxsize=200_000)
def heard(word: str) -> str:
    """Return a word as it is heard: `kwazit` and `quasit` are the same."""
    for pattern, put in _COMPILED:
        word = pattern.sub(put, word)
    return word


def skeleton(word: str) -> str:
    """Return the consonants that are heard, behind a first vowel if there is one."""
    bones = _INNER_VOWEL.sub("", heard(word))
    vowel = re.sub(r"^[aeiouy]", "a", bones)
    return re.sub(r"(.)\1+", r"\1", vowel)


def codes_of(word: str) -> set[str]:
    """Return the codes under which a word meets those that sound like it, own rules and two kept libraries'."""
    bones = skeleton(word)
    if not bones or not word.isascii():
        return set()
    codes = {f"h{heard(word)}", f"s{bones}", f"m{metaphone(word)}"}
    codes.update(f"d{code}" for code in doublemetaphone(word) if code)
    if len(heard(word)) >= BEGINNING:
        codes.add(f"b{heard(word)[:BEGINNING]}")
    if len(bones) > 3:
        codes.update(f"s{bones[:place]}{bones[place + 1 :]}" for place in range(1, len(bones)))
    return {code for code in codes if len(code) > 2}
