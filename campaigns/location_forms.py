"""The forms of places, their maps and what is there."""

from typing import Any

from django import forms

from campaigns.entry_forms import EntryForm
from campaigns.models import Location, MapLayer, PinColour, PinIcon
from campaigns.places import read_lines, written_lines
from campaigns.services.location_tree import Tree
from campaigns.story_forms import EntryField, StoryForm, known_to_field, visibility_field

TYPES = (
    "World", "Plane", "Continent", "Kingdom", "Region", "City", "Town", "Village", "Quarter", "Street", "Building",
    "Inn", "Temple", "Castle", "Tower", "Room", "Forest", "Mountain", "River", "Lake", "Sea", "Island", "Swamp",
    "Desert", "Road", "Cave", "Dungeon", "Ruin", "Ship",
)  # fmt: skip


class PropertiesField(forms.CharField):
    """Properties as lines `name: value`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"required": False, "max_length": 30_000, "strip": True} | options))

    def prepare_value(self, value: Any) -> Any:
        """Show properties as lines."""
        return written_lines(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Any:
        """Return them as a dict."""
        if isinstance(value, dict):
            return value
        properties, wrong = read_lines(value or "")
        if wrong:
            raise forms.ValidationError(wrong)
        return properties

    def validate(self, value: Any) -> None:
        """All that was read is sound."""

    def run_validators(self, value: Any) -> None:
        """All that was read is sound."""


class LocationForm(EntryForm):
    """A place being made or changed."""

    def __init__(self, *args: Any, tree: Tree | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place_type"] = forms.CharField(
            required=False, max_length=80, label="Type", widget=forms.TextInput(attrs={"list": "place-types"})
        )
        self.fields["properties"] = PropertiesField(
            widget=forms.Textarea(attrs={"rows": 4, "placeholder": "climate: temperate\nruler: the council"}),
            help_text="One on each line, “name: value”. Places within inherit them; a name without a value ends that.",
        )
        self.fields["notes"].widget = forms.Textarea(attrs={"rows": 3})
        for name in ("map_x", "map_y"):
            del self.fields[name]
        if tree is not None:
            self.fields["parent"] = parent_field(tree)
            self.order_fields(["name", "place_type", "parent", *[n for n in self.fields if n != "parent"]])
        else:
            self.order_fields(["name", "place_type", *self.fields])

    def values(self) -> dict[str, Any]:
        """Return what the services take (without version and parent)."""
        return {name: value for name, value in super().values().items() if name != "parent"}


def parent_field(tree: Tree, without: int | None = None) -> forms.TypedChoiceField:
    """Return the choice of a place around; `without`: not this one and nothing in it."""
    barred = set() if without is None else {without, *(place.pk for place in tree.below(without))}
    names = [
        (str(place.pk), f"{'– ' * min(place.depth, 8)}{place.name}") for place in tree.order if place.pk not in barred
    ]
    return forms.TypedChoiceField(
        choices=[("", "No other place: at the top"), *names], coerce=int, empty_value=None, required=False,
        label="Lies in",
    )  # fmt: skip


class MoveForm(forms.Form):
    """Where a place is put."""

    position = forms.TypedChoiceField(
        choices=[("", "At the end"), ("0", "At the beginning")], coerce=int, empty_value=None, required=False,
        label="Among the places there",
    )  # fmt: skip
    field_order = ("parent", "position")

    def __init__(self, data: Any = None, *, tree: Tree, location: Location) -> None:
        super().__init__(data, initial={"parent": tree.places[location.pk].parent or ""})
        self.fields["parent"] = parent_field(tree, without=location.pk)
        self.order_fields(self.field_order)


class LayerForm(StoryForm):
    """A layer of a map being changed."""

    name = forms.CharField(max_length=120, initial="Map")
    opacity = forms.FloatField(min_value=0, max_value=1, initial=1, widget=forms.NumberInput(attrs={"step": "0.05"}))
    starts_shown = forms.BooleanField(required=False, initial=True, label="Switched on when the map opens")
    visibility = visibility_field()
    known_to = known_to_field()

    def said(self) -> dict[str, Any]:
        """Return what the services take."""
        mine = {name: value for name, value in self.cleaned_data.items() if name not in ("visibility", "known_to")}
        return mine | self.audience()


class NewLayerForm(LayerForm):
    """A new layer, with its picture."""

    picture = forms.FileField(
        label="Picture", widget=forms.ClearableFileInput(attrs={"accept": "image/*"}), help_text="JPEG, PNG or WebP."
    )
    field_order = ("picture", "name")


class PinForm(StoryForm):
    """A pin on a map."""

    label = forms.CharField(max_length=120, required=False)
    entry = EntryField(required=False, label="Leads to", help_text="The name of an entry.")
    note = forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    icon = forms.ChoiceField(choices=PinIcon.choices, initial=PinIcon.PIN)
    colour = forms.ChoiceField(choices=PinColour.choices, initial=PinColour.RED)
    x = forms.FloatField(min_value=0, max_value=1, initial=0.5, label="From the left, 0 to 1")
    y = forms.FloatField(min_value=0, max_value=1, initial=0.5, label="From the top, 0 to 1")
    layer = forms.ModelChoiceField(MapLayer.objects.none(), required=False, empty_label="All layers")
    visibility = visibility_field()
    known_to = known_to_field()

    def __init__(self, *args: Any, location: Location, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("x", "y"):
            self.fields[name].widget.attrs["step"] = "any"
        seen = MapLayer.objects.visible_to(self.person).filter(location=location)
        self.fields["layer"].queryset = seen  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A pin says something or leads somewhere."""
        said = super().clean() or {}
        if not said.get("label") and not said.get("entry") and not self.errors:
            self.add_error("label", "Give it a label, or an entry that it leads to.")
        return said

    said = LayerForm.said


class PlacementForm(StoryForm):
    """Who or what is at a place."""

    entry = EntryField(label="Who or what")
    note = forms.CharField(max_length=200, required=False, label="As what", help_text="Lives here, is buried here ...")
    visibility = visibility_field()
    known_to = known_to_field()

    said = LayerForm.said
