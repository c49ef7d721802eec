"""Cutting names, texts and questions into folded words, the same for every database (Django-free)."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_WORD = 40
MOST_WORDS = 10
LONGEST_QUERY = 200

_WITHIN = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_WORD = re.compile(r"[^\W_]+")
_PHRASE = re.compile(r"[\"“”„«»]([^\"“”„«»]+)[\"“”„«»]")
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ı": "i"})


@dataclass(frozen=True)
class Question:
    """What somebody looks for: loose words, and phrases that must stand together."""

    text: str
    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()

    @property
    def open_ended(self) -> bool:
        """Return whether the last word may be the beginning of a longer one."""
        return bool(self.words) and (len(self.words[-1]) > 1 or not self.words[-1].isascii())

    @property
    def all_words(self) -> tuple[str, ...]:
        """Every word asked for, each once."""
        return tuple(dict.fromkeys([word for phrase in self.phrases for word in phrase] + list(self.words)))


def folded(text: str) -> str:
    """Return a text without case, accents and apostrophes inside words."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
        text = text.casefold().translate(_LETTERS)
    return _WITHIN.sub("", text.casefold())


def words_of(text: str) -> list[str]:
    """Return the folded words of a text in their order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(folded(text))]


def flat(text: str) -> str:
    """Return the folded words of a text with single spaces between them: what is kept for looking through."""
    return " ".join(words_of(text))


def terms_of_name(name: str) -> list[str]:
    """Return the words by which a name is found: `Do'Urden` as dourden, do and urden; `yuan-ti` as yuan, ti, yuanti."""
    found: dict[str, None] = {}
    for chunk in name.split():
        found.update(dict.fromkeys(words_of(chunk)))
        parts = [word[:LONGEST_WORD] for word in _WORD.findall(folded(_WITHIN.sub(" ", chunk)))]
        if len(parts) > 1:
            found.update(dict.fromkeys([*(part for part in parts if len(part) > 1), "".join(parts)[:LONGEST_WORD]]))
    return list(found)


def understand(asked: str) -> Question:
    """Return what a question asks for; whatever is written in it is looked for, nothing in it is syntax but quotes."""
    text = " ".join(asked.replace("\x00", " ").split())[:LONGEST_QUERY]
    phrases = []
    for match in _PHRASE.finditer(text):
        if words := tuple(words_of(match[1])[:MOST_WORDS]):
            phrases.append(words)
    loose = words_of(_PHRASE.sub(" ", text))
    room = MOST_WORDS - sum(len(phrase) for phrase in phrases[:3])
    return Question(text, tuple(dict.fromkeys(loose))[: max(room, 0)], tuple(phrases[:3]))
