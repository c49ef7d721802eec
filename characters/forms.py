"""The forms of the bestiary's pages: filters, creatures with their rows of skills and combat lines."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from campaigns.entry_forms import writing_box
from campaigns.models import Campaign, Visibility
from characters.listing import FACETS, SORTS, Question
from characters.models import Character, CharacterRole, Difficulty
from characters.part_forms import members_of
from characters.rules import check_combat, check_skills
from characters.sheet_form import SheetField

BLANK_ROWS = 3
Choices = list[tuple[str, str]]
RowCheck = Callable[[Any], tuple[list[dict[str, Any]], list[str]]]


class WordsWidget(forms.Widget):
    """Reads every value that an address gives under one name."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """Return the values, in order, each once."""
        values = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(dict.fromkeys(value.strip()[:120] for value in values if value.strip()))


class WordsField(forms.Field):
    """Any number of words under one name."""

    widget = WordsWidget

    def clean(self, value: Any) -> tuple[str, ...]:
        """Return at most forty words."""
        return tuple(value or ())[:40]


class FilterForm(forms.Form):
    """What the bestiary's address asks for; a part that cannot be read is left out, and said so."""

    q = forms.CharField(required=False, max_length=100, label="Search")
    race = WordsField(required=False)
    location = WordsField(required=False)
    faction = WordsField(required=False)
    difficulty = WordsField(required=False)
    role = forms.ChoiceField(required=False, choices=[("", "Everybody"), *CharacterRole.choices])
    player = forms.IntegerField(required=False, min_value=1)
    tag = forms.CharField(required=False, max_length=60)
    level_min = forms.IntegerField(required=False, min_value=1, max_value=100, label="Lowest level")
    level_max = forms.IntegerField(required=False, min_value=1, max_value=100, label="Highest level")
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()), label="Sort by")
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def question(self) -> Question:
        """Return what can be read of the address as a question."""
        self.is_valid()
        return Question(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the order and the page is asked for."""
        return any(
            self.cleaned_data.get(name) for name in ("q", "role", "player", "tag", "level_min", "level_max", *FACETS)
        )


class RowsWidget(forms.Widget):
    """Reads lines of a table whose columns repeat: `skill_name`, `skill_level`, `skill_name`, ..."""

    def __init__(self, prefix: str, columns: tuple[str, ...]) -> None:
        super().__init__()
        self.prefix, self.columns = prefix, columns

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, str]]:
        """Return one mapping per line that is not blank."""
        lists = [data.getlist(f"{self.prefix}_{column}") for column in self.columns]
        longest = max(map(len, lists))
        padded = [values + [""] * (longest - len(values)) for values in lists]
        rows = [dict(zip(self.columns, values, strict=True)) for values in zip(*padded, strict=True)]
        return [row for row in rows if any(value.strip() for value in row.values())]


class RowsField(forms.Field):
    """Lines checked by one of the functions of `characters.rules`."""

    def __init__(self, prefix: str, columns: tuple[str, ...], check: RowCheck) -> None:
        super().__init__(required=False, widget=RowsWidget(prefix, columns))
        self.columns, self.check = columns, check

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Return clean lines or say what is wrong with which."""
        rows, complaints = self.check(value)
        if complaints:
            raise ValidationError(complaints)
        return rows


class CommaWords(forms.CharField):
    """Words with commas between them, kept as a list."""

    def prepare_value(self, value: Any) -> Any:
        """Show a list as text."""
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list of words, each once."""
        return list(dict.fromkeys(word.strip() for word in (value or "").split(",") if word.strip()))


IN_CAMPAIGNS = ("role", "keeper", "shown_to")


class CharacterForm(forms.Form):
    """A creature being made or changed. Lines of skills and combat are read from repeated inputs."""

    name = forms.CharField(max_length=200)
    race = forms.CharField(max_length=80)
    level = forms.IntegerField(min_value=1, max_value=100, initial=1)
    difficulty = forms.ChoiceField(choices=Difficulty.choices, initial=Difficulty.NORMAL)
    location = forms.CharField(max_length=120, required=False)
    faction = forms.CharField(max_length=120, required=False)
    summary = forms.CharField(
        max_length=500, required=False, help_text="One or two sentences for its card.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    body = forms.CharField(
        max_length=200_000, required=False, label="Story", widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Markdown: *slanted*, **strong**, ## heading, - list.",
    )  # fmt: skip
    health = forms.IntegerField(min_value=0, max_value=10**6, initial=10)
    magicka = forms.IntegerField(min_value=0, max_value=10**6, initial=0)
    stamina = forms.IntegerField(min_value=0, max_value=10**6, initial=0)
    skills = RowsField("skill", ("name", "level"), check_skills)
    combat = RowsField("combat", ("name", "value", "type"), check_combat)
    aliases = CommaWords(required=False, max_length=500, label="Other names", help_text="With commas between them.")
    tags = CommaWords(required=False, max_length=300, help_text="With commas between them.")
    visibility = forms.ChoiceField(choices=Visibility.choices, label="Who may see it")
    picture_file = forms.FileField(
        required=False, label="Picture", help_text="JPEG, PNG or WebP, up to 12 MB.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )  # fmt: skip
    role = forms.ChoiceField(choices=CharacterRole.choices, required=False, initial=CharacterRole.NPC)
    keeper = forms.TypedChoiceField(
        coerce=int, empty_value=None, required=False, label="Played by",
        help_text="This member sees the character always and may change it.",
    )  # fmt: skip
    shown_to = forms.TypedMultipleChoiceField(
        coerce=int, required=False, label="Chosen people", widget=forms.CheckboxSelectMultiple,
        help_text="Where you choose people. Game masters see all.",
    )  # fmt: skip
    sheet = SheetField()
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        visibilities: Choices,
        initial: dict[str, Any],
        campaign: Campaign | None = None,
        game_master: bool = False,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.fields["visibility"].choices = visibilities  # type: ignore[attr-defined]
        if campaign is None:
            for name in IN_CAMPAIGNS:
                del self.fields[name]
            return
        members = members_of(campaign)
        self.fields["keeper"].choices = [("", "Nobody"), *members]  # type: ignore[attr-defined]
        self.fields["shown_to"].choices = members  # type: ignore[attr-defined]
        self.fields["body"].widget = writing_box(campaign, rows=14)
        if not game_master:
            del self.fields["keeper"]

    @property
    def skill_rows(self) -> list[dict[str, Any]]:
        """The lines to show, and blank ones to write in for those whose browser runs no scripts."""
        return self._rows("skills", ("name", "level"))

    @property
    def combat_rows(self) -> list[dict[str, Any]]:
        """The lines to show, and blank ones to write in."""
        return self._rows("combat", ("name", "value", "type"))

    def _rows(self, name: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
        return [*(self[name].value() or []), *(dict.fromkeys(columns, "") for _ in range(BLANK_ROWS))]

    def values(self) -> dict[str, Any]:
        """Return what the service takes (without picture and version)."""
        said = {name: value for name, value in self.cleaned_data.items() if name not in {"picture_file", "version"}}
        return {name: value for name, value in said.items() if value not in (None, "") or name not in ("role", "sheet")}


def initial_of(character: Character, body: str | None = None) -> dict[str, Any]:
    """Return what the form shows of a creature that exists; `body` as the person may change it."""
    names = [name for name in CharacterForm.base_fields if name not in {"tags", "picture_file", "shown_to", "keeper"}]
    return {
        **{name: getattr(character, name) for name in names},
        "body": character.body if body is None else body,
        "tags": [tag.name for tag in character.tags.all()],
        "keeper": character.keeper_id,
        "shown_to": list(character.viewers.values_list("user_id", flat=True)),
    }


def resubmission(data: "MultiValueDict[str, str]", version: int) -> list[tuple[str, str]]:
    """Return posted values as (name, value) pairs for hidden inputs that save them over the present version."""
    left_out = {"csrfmiddlewaretoken", "version"}
    kept = [(name, value) for name, values in data.lists() for value in values if name not in left_out]
    return [*kept, ("version", str(version))]
