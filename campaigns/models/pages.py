"""Entries that are mostly words: factions, items, handouts and notes."""

from typing import Any

from django.db import models
from simple_history.models import HistoricalRecords

from campaigns.models.entries import Entry, Kind, parent_link


class Faction(Entry):
    """People who want the same thing."""

    entry_ptr = parent_link("as_faction")
    motto = models.CharField(max_length=200, blank=True)
    goal = models.CharField(max_length=500, blank=True)

    history = HistoricalRecords()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.FACTION
        super().save(*args, **kwargs)


class Item(Entry):
    """A thing that somebody may hold."""

    entry_ptr = parent_link("as_item")
    category = models.CharField(max_length=80, blank=True)
    rarity = models.CharField(max_length=40, blank=True)
    value = models.CharField(max_length=60, blank=True, help_text="As one says it: 50 gp, a favour, priceless.")
    weight = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="In pounds.")
    needs_attunement = models.BooleanField(default=False)

    history = HistoricalRecords()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.ITEM
        super().save(*args, **kwargs)


class Handout(Entry):
    """Something that players are given to read or to look at."""

    entry_ptr = parent_link("as_handout")
    source = models.CharField(max_length=200, blank=True, help_text="Where it comes from in the story.")

    history = HistoricalRecords()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.HANDOUT
        super().save(*args, **kwargs)


class Note(Entry):
    """A page of anything: lore, house rules, a journal."""

    entry_ptr = parent_link("as_note")
    history = HistoricalRecords()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the kind that this table stands for."""
        self.kind = Kind.NOTE
        super().save(*args, **kwargs)
