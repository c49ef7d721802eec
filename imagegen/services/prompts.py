"""Prompts suggested from what a campaign knows, made only of what everybody at its table may read."""

import re
from dataclasses import asdict, dataclass
from typing import Any

from campaigns.kinds import kind_of, whole
from campaigns.models import Campaign, Entry, Kind
from campaigns.outside.open_words import plain_mentions
from campaigns.permissions import Person
from campaigns.search.texts import bodies_by_listener, plain
from campaigns.writing.text import HIDDEN
from imagegen.asking import Asked
from imagegen.models import AspectRatio, SubjectType
from imagegen.permissions import require_asking, require_entry
from imagegen.services.settings import settings_of
from imagegen.services.words import Words
from imagegen.wording import sent_prompt

SHORTEST, LONGEST = 10, 1000
_SENTENCES, _LONGEST_SENTENCE = 4, 240
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_TYPES = {Kind.CHARACTER: SubjectType.CHARACTER, Kind.ITEM: SubjectType.ITEM}
_OPENINGS = {
    SubjectType.CHARACTER: "A portrait of {name}",
    SubjectType.ITEM: "{name}, alone on a plain ground",
    SubjectType.SCENE: "A wide view of {name}",
}
_RATIOS = {
    SubjectType.CHARACTER: AspectRatio.SQUARE, SubjectType.ITEM: AspectRatio.SQUARE,
    SubjectType.SCENE: AspectRatio.WIDE,
}  # fmt: skip
# What a picture can show of the fields that kinds have; the others (a goal, a status) are for readers.
_SHOWN = {"race", "type", "category", "rarity", "faction", "place"}


@dataclass(frozen=True)
class Suggestion:
    """A wish to begin with; everything in it may be changed. `sent` is what a provider would get with the style."""

    subject_type: str
    subject_name: str
    prompt: str
    aspect_ratio: str
    mood: str
    style: str
    sent: str

    def as_json(self) -> dict[str, Any]:
        """Return it as the API tells it."""
        return asdict(self)


def suggest(
    actor: Person,
    *,
    campaign: Campaign | None = None,
    entry: Entry | None = None,
    subject_type: str = "",
    subject_name: str = "",
    words: str = "",
    mood: str = "",
) -> Suggestion:
    """Suggest a prompt for an entry, or for a subject by its name; `words` are a person's own and stand as they are.

    Of the entry only what every member of its campaign may read is taken, whoever asks: the prompt goes to a provider,
    and the picture is made to be shown.
    """
    person = require_asking(actor, campaign)
    require_entry(person, campaign, entry)
    said = Words()
    kind = subject_type or (_TYPES.get(Kind(entry.kind), SubjectType.SCENE) if entry else SubjectType.SCENE)
    kind = said.one_of("subject_type", kind, list(SubjectType.values))
    name = said.text("subject_name", subject_name or (entry.name if entry else ""), 1, 200)
    words, mood = said.text("words", words, 0, LONGEST), said.text("mood", mood, 0, 100)
    said.refuse_faults()
    prompt = _joined(_OPENINGS[SubjectType(kind)].format(name=name), words, *(facts_of(entry) if entry else []))
    style = settings_of(campaign).style
    asked = Asked(subject_type=kind, subject_name=name, prompt=prompt, mood=mood, style=style)
    return Suggestion(kind, name, prompt, _RATIOS[SubjectType(kind)], mood, style, sent_prompt(asked))


def facts_of(entry: Entry) -> list[str]:
    """Return what everybody at the table may know of an entry: fields that show, the summary, the first sentences."""
    row = whole(entry)
    fields = [f"{label}: {text}" for label, text in kind_of(row).words(row) if text and label in _SHOWN]
    told = [", ".join(fields), _open(row, row.summary)]
    sentences = [one for one in _SENTENCE_END.split(_open(row, row.body)) if one and len(one) <= _LONGEST_SENTENCE]
    return [one for one in [*told, *sentences[:_SENTENCES]] if one]


def _open(entry: Entry, text: str) -> str:
    """Return a text without secret blocks, and without the sentences that name something hidden."""
    if not text:
        return ""
    if entry.campaign is None:
        return plain(bodies_by_listener(text)[""])
    shown = plain(plain_mentions(entry.campaign, text))
    return " ".join(one for one in _SENTENCE_END.split(shown) if HIDDEN not in one)


def _joined(*parts: str) -> str:
    """Return the parts as sentences, as many whole ones as fit; what another part says already is not said again."""
    prompt = ""
    said = [" ".join(part.split()).rstrip(".") for part in parts]
    for number, part in enumerate(said):
        elsewhere = any(part in other for place, other in enumerate(said) if place != number and other != part)
        if part and not elsewhere and f"{part}. " not in prompt and len(prompt) + len(part) + 2 <= LONGEST:
            prompt += f"{part}. "
    return prompt.strip()
