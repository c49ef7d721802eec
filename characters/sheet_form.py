"""The form of a sheet: a field for each number that tables ask for, and the whole of it as JSON for the rest."""

import copy
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from characters.sheet import ABILITIES, check_sheet

PREFIX = "sheet_"
# Name of the input, its label, where it lies in the sheet, whether it is a number.
PARTS: list[tuple[str, str, tuple[str, ...], bool]] = [
    ("size", "Size", ("size",), False),
    ("type", "Type", ("type",), False),
    ("alignment", "Alignment", ("alignment",), False),
    ("challenge", "Challenge", ("challenge",), False),
    ("ac", "Armour class", ("armour_class", "value"), True),
    ("hp", "Hit points now", ("hit_points", "current"), True),
    ("hp_max", "Hit points at most", ("hit_points", "max"), True),
    ("hp_dice", "Hit dice", ("hit_points", "formula"), False),
    ("walk", "Speed in feet", ("speeds", "walk"), True),
    ("proficiency", "Proficiency bonus", ("proficiency",), True),
    *((key, name, ("abilities", key), True) for key, name in ABILITIES.items()),
]
ABILITY_PARTS = set(ABILITIES)


class SheetWidget(forms.Widget):
    """Reads the whole sheet as JSON, then puts the single fields that were changed over it."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the sheet as a mapping; a text where it is no JSON; None where the form did not hold it."""
        said = data.get(f"{PREFIX}json")
        if said is None:
            return None
        try:
            sheet = json.loads(said) if said.strip() else {}
        except (ValueError, RecursionError):
            return said
        if not isinstance(sheet, dict):
            return said
        for part, _, path, is_number in PARTS:
            value = data.get(f"{PREFIX}{part}")
            if value is not None and value.strip() != data.get(f"{PREFIX}{part}_was", ""):
                _put(sheet, path, _read(value.strip(), is_number))
        return sheet


class SheetField(forms.Field):
    """A sheet, checked as `characters.sheet` says."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=SheetWidget, label="Sheet")

    def clean(self, value: Any) -> Any:
        """Return the clean sheet, or say what is wrong with it."""
        if value is None:
            return None  # the form did not hold it
        if isinstance(value, str):
            raise ValidationError("The sheet is no JSON object. Look for a missing comma, quote or bracket.")
        sheet, complaints = check_sheet(value)
        if complaints:
            raise ValidationError(complaints)
        return sheet


def sheet_inputs(sheet: Any) -> dict[str, Any]:
    """Return what characters/_sheet_form.html shows: parts and abilities (name, label, value, is_number), json."""
    known = sheet if isinstance(sheet, dict) else {}
    inputs = [
        {"name": f"{PREFIX}{name}", "key": name, "label": label, "value": _get(known, path), "is_number": is_number}
        for name, label, path, is_number in PARTS
    ]
    text = sheet if isinstance(sheet, str) else json.dumps(known, indent=2, ensure_ascii=False) if known else ""
    return {
        "parts": [one for one in inputs if one["key"] not in ABILITY_PARTS],
        "abilities": [one for one in inputs if one["key"] in ABILITY_PARTS],
        "json": text,
    }


def _get(sheet: dict[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = sheet
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return "" if value is None else value


def _put(sheet: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    *groups, last = path
    for name in groups:
        inner = copy.copy(sheet.get(name))
        sheet[name] = inner if isinstance(inner, dict) else {}
        sheet = sheet[name]
    if value is None:
        sheet.pop(last, None)
    else:
        sheet[last] = value


def _read(value: str, is_number: bool) -> Any:
    if not value:
        return None
    return int(value) if is_number and value.lstrip("+-").isdecimal() and len(value) < 12 else value
