"""The form of a creature on the curators' desk: lines of text for skills and combat, saved through the services."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.models import Campaign
from characters.forms import CommaWords
from characters.models import Character
from characters.services.cleaning import EDITABLE
from characters.services.creatures import create_character, update_character
from characters.services.pictures import set_picture

SKILL_COLUMNS = ("name", "level")
COMBAT_COLUMNS = ("name", "value", "type")


class LinesField(forms.CharField):
    """A table as text: one line per row, columns with | between them."""

    def __init__(self, columns: tuple[str, ...], **options: Any) -> None:
        example = " | ".join(columns)
        super().__init__(
            required=False, widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
            help_text=f"One per line: {example}", **options,
        )  # fmt: skip
        self.columns = columns

    def prepare_value(self, value: Any) -> Any:
        """Show rows as lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(" | ".join(str(row.get(column, "")) for column in self.columns).rstrip(" |") for row in value)

    def to_python(self, value: Any) -> Any:
        """Return one mapping per line that is not blank."""
        rows = []
        for number, line in enumerate((value or "").splitlines(), start=1):
            parts = [part.strip() for part in line.split("|")]
            if not any(parts):
                continue
            if len(parts) > len(self.columns):
                raise ValidationError(f"Line {number} has more than {len(self.columns)} columns: {line[:60]!r}.")
            rows.append(dict(zip(self.columns, parts, strict=False)))
        return rows


class _Rehearsed(Exception):
    """Rolls back what was only tried."""


class CharacterDeskForm(forms.ModelForm):
    """Makes or changes a creature by its service; what the service refuses stands beside the fields."""

    skills = LinesField(SKILL_COLUMNS)
    combat = LinesField(COMBAT_COLUMNS)
    aliases = CommaWords(
        required=False, label="Other names", help_text="With commas between them.", widget=UnfoldAdminTextInputWidget
    )
    tag_words = CommaWords(
        required=False, label="Tags", help_text="With commas between them.", widget=UnfoldAdminTextInputWidget
    )
    picture_file = forms.FileField(required=False, label="New picture", help_text="JPEG, PNG or WebP, up to 12 MB.")
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    actor: Any  # set by the desk for each request

    class Meta:
        model = Character
        fields = [
            "name", "race", "level", "difficulty", "location", "faction", "summary", "body", "health", "magicka",
            "stamina", "visibility", "model_path", "campaign",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["tag_words"] = [tag.name for tag in self.instance.tags.all()]
            self.initial["seen_version"] = self.instance.version
            for name in ("skills", "combat", "aliases"):
                self.initial[name] = getattr(self.instance, name)
        if "campaign" in self.fields:
            self.fields["campaign"].queryset = Campaign.objects.run_by(self.actor)  # type: ignore[attr-defined]
            self.fields["campaign"].help_text = "Empty: the public bestiary."

    def clean(self) -> dict[str, Any]:
        """Try the whole act and take it back, so that every refusal is seen while the form is still open."""
        super().clean()
        if not self.errors:
            try:
                with transaction.atomic():
                    self.act()
                    raise _Rehearsed
            except _Rehearsed:
                pass
            except DomainError as refusal:
                show_refusal(self, refusal)
        return self.cleaned_data

    def act(self) -> Character:
        """Make or change the creature by its service. Returns it as it is stored."""
        values = {name: self.cleaned_data[name] for name in EDITABLE if name in self.cleaned_data}
        common = {"actor": self.actor, "tags": self.cleaned_data["tag_words"], **values}
        if self.instance.pk:
            seen = self.cleaned_data["seen_version"]
            character = update_character(character=self.instance, expected_version=seen, **common)
        else:
            character = create_character(campaign=self.cleaned_data.get("campaign"), **common)
        picture = self.cleaned_data["picture_file"]
        if picture is not None:
            picture.seek(0)
            character = set_picture(actor=self.actor, character=character, content=picture.read())
        return character
