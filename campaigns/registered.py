"""The kinds of entries that this app itself keeps."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.urls import reverse

from campaigns.kinds import KindOfEntry, register
from campaigns.models import Entry, Faction, Handout, Item, Kind, Location, Note, PlaySession, PlotThread
from campaigns.services import locations

NEW = frozenset({"new"})  # pages of their own beside the entries'


def _location_address(entry: Entry) -> str:
    return reverse("location", args=[entry.campaign_id, entry.slug])


def texts_within(limits: dict[str, int]) -> Any:
    """Return a check that the named text fields are no longer than so many characters."""

    def clean(values: dict[str, Any], complaints: dict[str, list[str]]) -> None:
        for name, longest in limits.items():
            if name not in values:
                continue
            values[name] = str(values[name] or "").strip()
            if len(values[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(values[name])}."]

    return clean


def _clean_item(values: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    texts_within({"category": 80, "rarity": 40, "value": 60})(values, complaints)
    if "weight" not in values or values["weight"] is None:
        return
    try:
        values["weight"] = Decimal(str(values["weight"])).quantize(Decimal("0.01"))
    except InvalidOperation:
        complaints["weight"] = ["Write a number of pounds."]
        return
    if not 0 <= values["weight"] < 10**6:
        complaints["weight"] = ["Must be from 0 to 999999."]


def _clean_plot(values: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, most in (("urgency", 3), ("stalled_after", 100)):
        if name in values and not (str(values[name]).isdecimal() and int(values[name]) <= most):
            complaints[name] = [f"Must be a whole number from 0 to {most}."]
        elif name in values:
            values[name] = int(values[name])


def _clean_session(values: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    if "number" in values:
        number = str(values["number"])
        if not (number.isdecimal() and 1 <= int(number) <= 100_000):
            complaints["number"] = ["Must be a whole number from 1."]
        else:
            values["number"] = int(number)
    if values.get("planned_for") is not None and not isinstance(values.get("planned_for"), datetime):
        complaints["planned_for"] = ["Write a date and a time."]
    for name in ("in_game_start", "in_game_end"):
        day = values.get(name)
        if day is not None and not (isinstance(day, int) and abs(day) < 40_000_000):
            complaints[name] = ["That day lies beyond every calendar."]
    start, end = values.get("in_game_start"), values.get("in_game_end")
    if isinstance(start, int) and isinstance(end, int) and end < start:
        complaints["in_game_end"] = ["Ends before it begins."]


def _session_address(entry: Entry) -> str:
    return reverse("session", args=[entry.campaign_id, entry.slug])


def _plot_address(entry: Entry) -> str:
    return reverse("plot", args=[entry.campaign_id, entry.slug])


def register_kinds() -> None:
    """Make the kinds of this app known."""
    register(
        KindOfEntry(
            Kind.LOCATION, Location, "locations", "Locations", "pin",
            fields=locations.FIELDS, clean=locations.clean_location, follow_bin=locations.follow_bin,
            words=lambda entry: [("type", entry.place_type)], address=_location_address,
            reserved=frozenset({"new", "branch"}),
        )
    )  # fmt: skip
    register(
        KindOfEntry(
            Kind.FACTION, Faction, "factions", "Factions", "flag",
            reserved=NEW, fields=("motto", "goal"), clean=texts_within({"motto": 200, "goal": 500}),
            words=lambda entry: [("motto", entry.motto), ("goal", entry.goal)],
        )
    )  # fmt: skip
    register(
        KindOfEntry(
            Kind.ITEM, Item, "items", "Items", "chest",
            reserved=NEW, fields=("category", "rarity", "value", "weight", "needs_attunement"), clean=_clean_item,
            words=lambda entry: [("category", entry.category), ("rarity", entry.rarity)],
        )
    )  # fmt: skip
    register(
        KindOfEntry(
            Kind.HANDOUT, Handout, "handouts", "Handouts", "scroll",
            reserved=NEW, fields=("source",), clean=texts_within({"source": 200}),
        )
    )  # fmt: skip
    register(KindOfEntry(Kind.NOTE, Note, "notes", "Notes", "book", reserved=NEW))
    register(
        KindOfEntry(
            Kind.PLOT, PlotThread, "plots", "Plots", "thread",
            fields=("urgency", "stalled_after"), clean=_clean_plot,
            words=lambda entry: [("status", entry.get_status_display())],
            address=_plot_address, reserved=frozenset({"new", "bin"}),
        )
    )  # fmt: skip
    register(
        KindOfEntry(
            Kind.SESSION, PlaySession, "sessions", "Sessions", "clock",
            fields=("number", "planned_for", "in_game_start", "in_game_end"), clean=_clean_session,
            words=lambda entry: [("state", entry.get_state_display())],
            address=_session_address, reserved=frozenset({"new", "bin"}),
        )
    )  # fmt: skip
