"""Finding entries by their names: exactly, by a beginning, nearly spelled, by sound, by letters within."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from campaigns.folding import fold
from campaigns.models import NameKind
from campaigns.search.closeness import EXACT, NEAR, PREFIX, SOUND, Close, closeness
from campaigns.search.ground import Ground
from campaigns.search.keys import keys_of
from campaigns.search.stores import the_store
from campaigns.search.stores.base import NameRow
from campaigns.search.words import Question, terms_of_name, words_of

MOST_NAMES = 1000
MOST_OF_ONE_START = 200
GOOD = 540  # from here on nobody asks whether a space was meant
MOST_OF_ONE_WORD = 1200  # names with a word; with more, a second word asked for must be there, too
LEAST_COVERED = 0.6
WITHIN, ALIAS, FORMER, TEXT = "within", "alias", "former", "text"
_WORST = [EXACT, PREFIX, NEAR, SOUND]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry found, how well and why; `name` is the folded name that was matched."""

    entry_id: int
    score: float
    why: str
    name: str
    kind: str
    campaign_id: UUID | None


@dataclass
class Word:
    """A word asked for with all words of names that are close to it."""

    text: str
    close: dict[int, Close]
    by_term: dict[str, Close]
    open_ended: bool

    @property
    def exact(self) -> list[int]:
        """The id of the word itself, if some name has it."""
        return [pk for pk, close in self.close.items() if close.how == EXACT]

    def score(self, terms: Sequence[str]) -> tuple[float, str, int]:
        """Return how close the closest of these words is, in what way, and how many letters it covers."""
        best, how, letters = 0.0, "", 0
        for term in terms:
            close = self.by_term.get(term)
            if close is None and self.open_ended and term.startswith(self.text):
                close = closeness(self.text, term)
            if close is not None and close.score > best:
                best, how, letters = close.score, close.how, len(term)
        return best, how, letters


def find_by_name(ground: Ground, question: Question, most: int = MOST_NAMES) -> dict[int, Found]:
    """Return the entries that a name answers for, each with its best name; at most so many of one word's."""
    found = _find(ground, question, most)
    if not any(hit.score > GOOD for hit in found.values()):
        for other in _other_spacings(question):
            for hit in _find(ground, other, most).values():
                if hit.why not in {TEXT, FORMER}:
                    _keep_best(found, replace(hit, score=min(hit.score, 690) - 10, why=NEAR))
    if len(found) < 10 and not question.phrases:
        _add_within(ground, question, found)
    return found


def _find(ground: Ground, question: Question, most: int) -> dict[int, Found]:
    found: dict[int, Found] = {}
    key = fold(question.text)
    for row in the_store().names_starting(ground, key, MOST_OF_ONE_START) if len(question.all_words) != 1 else ():
        covered = len(key) / len(row.key)
        _keep_best(found, _found(row, *_tier(row, 1.0, covered, PREFIX, key)))
    words = [_word(text, last=place == len(question.words) - 1, alone=len(question.all_words) == 1)
             for place, text in enumerate(question.words)]  # fmt: skip
    words += [_exact_word(text) for phrase in question.phrases for text in phrase]
    for row in _candidates(ground, [word for word in words if word.close], most):
        if (judged := _judge(row, words, question, key)) is not None:
            _keep_best(found, _found(row, *judged))
    return found


def _word(text: str, *, last: bool, alone: bool) -> Word:
    store = the_store()
    terms = dict(store.near_terms(keys_of(text)))
    if last and (len(text) >= (2 if alone else 3) or not text.isascii()):
        terms.update(store.prefix_terms(text))
    close = {pk: judged for pk, term in terms.items() if (judged := closeness(text, term)) is not None}
    if not last:
        close = {pk: judged for pk, judged in close.items() if judged.how != PREFIX or judged.score >= 0.8}
    return Word(text, close, {terms[pk]: judged for pk, judged in close.items()}, last)


def _exact_word(text: str) -> Word:
    known = the_store().known_terms([text])
    close = Close(1.0, EXACT)
    return Word(text, dict.fromkeys(known.values(), close), dict.fromkeys(known, close), False)


def _candidates(ground: Ground, words: list[Word], most: int) -> list[NameRow]:
    """Return the names worth judging: those that have the word, or the two words, that the fewest names have."""
    if not words:
        return []
    store = the_store()
    if len(words) == 1:
        return store.names(ground, words[0].close, words[0].exact, (), most)
    uses = store.count_uses([list(word.close) for word in words], MOST_OF_ONE_WORD + 1)
    ordered = [
        word for _, word in sorted(zip(uses, words, strict=True), key=lambda pair: (pair[0], -len(pair[1].text)))
    ]
    first, second = ordered[:2]
    if min(uses) > MOST_OF_ONE_WORD:
        return store.names(ground, first.close, first.exact, list(second.close), most)
    rows = store.names(ground, first.close, first.exact, (), most)
    if sorted(uses)[1] <= MOST_OF_ONE_WORD:
        rows += store.names(ground, second.close, second.exact, (), most)
    return list({row.name_id: row for row in rows}.values())


# -- judging ----------------------------------------------------------------------------------------------


def _judge(row: NameRow, words: Sequence[Word], question: Question, key: str) -> tuple[float, str] | None:
    """Return the rank of a name and why, or None where too little of the question is in it."""
    if question.phrases and not _has_phrases(row.key, question):
        return None
    if len(words) == 1 and row.term_id in words[0].close:
        close = words[0].close[row.term_id]
        covered = min(1.0, len(words[0].text) / max(len(row.key), 1))
        return _tier(row, close.score, covered, close.how, key)
    terms = _terms(row.key)
    asked = sum(len(word.text) for word in words)
    total, there, letters, hows = 0.0, 0, 0, [EXACT]
    for word in words:
        score, how, length = word.score(terms)
        if how:
            total, there, letters = total + score * len(word.text), there + len(word.text), letters + length
            hows.append(how)
    if there < LEAST_COVERED * asked:
        return None
    if there < asked:
        return _ranked(row, 150 + 40 * total / asked, NEAR)
    return _tier(row, total / asked, min(1.0, letters / max(len(row.key.replace(" ", "")), 1)), _worst(hows), key)


def _tier(row: NameRow, score: float, covered: float, how: str, key: str) -> tuple[float, str]:
    if row.key == key:
        return _ranked(row, 1000, EXACT)
    if how in {EXACT, PREFIX}:
        if row.key.startswith(key):
            return _ranked(row, 900 + 60 * covered, PREFIX)
        return _ranked(row, (820 if how == EXACT else 800) + 60 * covered, how)
    return _ranked(row, 250 + 450 * score + 30 * covered, how)


def _ranked(row: NameRow, score: float, how: str) -> tuple[float, str]:
    """Return a rank with what other names than the first one lose."""
    if row.name_kind == NameKind.NAME:
        return score, how
    good = how in {EXACT, PREFIX} and score >= 700
    why = ALIAS if row.name_kind == NameKind.ALIAS else FORMER
    if good:
        return (700 + 0.09 * (score - 700), why) if why == ALIAS else (400 + 0.1 * (score - 700), why)
    return (score - 25, how) if why == ALIAS else (max(score - 300, 110), why)


def _worst(hows: Sequence[str]) -> str:
    return max(hows, key=_WORST.index)


def _has_phrases(key: str, question: Question) -> bool:
    text = f" {' '.join(words_of(key))} "
    return all(f" {' '.join(phrase)} " in text for phrase in question.phrases)


def _terms(key: str) -> list[str]:
    return key.split() if key.isascii() and key.replace(" ", "").isalnum() else terms_of_name(key)


def _found(row: NameRow, score: float, why: str) -> Found:
    return Found(row.entry_id, score, why, row.key, row.kind, row.campaign_id)


def _keep_best(found: dict[int, Found], hit: Found) -> None:
    held = found.get(hit.entry_id)
    if held is None or hit.score > held.score:
        found[hit.entry_id] = hit


# -- what the words alone do not find ---------------------------------------------------------------------


def _other_spacings(question: Question) -> list[Question]:
    """Return the question with a space more or less: `black hollow` and `blackhollow` mean the same."""
    if question.phrases:
        return []
    if len(question.words) == 2 and sum(map(len, question.words)) <= 24:
        joined = "".join(question.words)
        return [Question(joined, (joined,))]
    if len(question.words) != 1 or not 6 <= len(question.words[0]) <= 24:
        return []
    word = question.words[0]
    halves = [(word[:place], word[place:]) for place in range(3, len(word) - 2)]
    known = the_store().known_terms({half for pair in halves for half in pair})
    both = [pair for pair in halves if pair[0] in known and pair[1] in known]
    return [Question(" ".join(pair), pair) for pair in both[:2]]


def _add_within(ground: Ground, question: Question, found: dict[int, Found]) -> None:
    parts = [word for word in question.words if len(word) > 2]
    if not parts or len(parts) < len(question.words):
        return
    for row in the_store().within(ground, parts, 100):
        _keep_best(found, Found(row.entry_id, 580, WITHIN, row.title.split("\n")[0], row.kind, row.campaign_id))
