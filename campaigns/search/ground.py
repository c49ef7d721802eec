"""What a search may look through: everything the viewer sees, narrowed by campaign, kinds and tags."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Q, QuerySet

from campaigns.models import Campaign, Entry, User
from campaigns.permissions import Person

PUBLIC_SCOPE = "public"
Condition = tuple[str, tuple[Any, ...]]
NOTHING: Condition = ("1 = 0", ())


def scope_of(campaign_id: UUID | None) -> str:
    """Return the word that stands for a campaign, or for the bestiary, in the texts looked through."""
    return PUBLIC_SCOPE if campaign_id is None else f"c{campaign_id.hex}"


def listener_named(username: str) -> str:
    """Return how one person is written among the listeners of texts."""
    return f"@{username.casefold()}"[:160]


@dataclass
class Ground:
    """Who looks, and where. Every question to the database carries `seen`, so nothing hidden ever counts."""

    viewer: Person
    campaign: Campaign | None = None
    bestiary_only: bool = False
    kinds: Sequence[str] = ()
    tags: Sequence[str] = ()

    @cached_property
    def entries(self) -> QuerySet[Entry]:
        """Return the entries that may be found."""
        seen = Entry.objects.visible_to(self.viewer)
        if self.campaign is not None:
            seen = seen.filter(campaign=self.campaign)
        if self.bestiary_only:
            seen = seen.filter(campaign=None)
        if self.kinds:
            seen = seen.filter(kind__in=list(self.kinds))
        for tag in self.tags:
            tagged = Entry.tags.through._default_manager.filter(tag__name__iexact=tag).values("entry_id")
            seen = seen.filter(pk__in=tagged)
        return seen

    @cached_property
    def campaign_ids(self) -> list[UUID]:
        """Return the campaigns looked through: only to spare the database work, `seen` is what decides."""
        if self.bestiary_only:
            return []
        if self.campaign is not None:
            return [self.campaign.pk]
        return list(Campaign.objects.visible_to(self.viewer).order_by().values_list("pk", flat=True))

    @property
    def with_bestiary(self) -> bool:
        """Return whether the public bestiary is looked through."""
        return self.campaign is None

    @property
    def scopes(self) -> list[str]:
        """Return the words of `scope_of` looked through."""
        return [PUBLIC_SCOPE] * self.with_bestiary + [scope_of(pk) for pk in self.campaign_ids]

    @cached_property
    def seen(self) -> Condition:
        """Return the condition on campaigns_entry for what may be found."""
        return as_condition(self.entries)

    @cached_property
    def run(self) -> Condition:
        """Return the condition on campaigns_entry for what the viewer runs: only there do former names find."""
        if not isinstance(self.viewer, User):
            return NOTHING
        allowed = Q(campaign__in=Campaign.objects.run_by(self.viewer))
        if self.viewer.may_curate:
            allowed |= Q(campaign=None)
        return as_condition(Entry.objects.filter(allowed))

    @cached_property
    def listener(self) -> Condition:
        """Return the condition on campaigns_searchtext `t` for the texts that the viewer may read."""
        if not isinstance(self.viewer, User):
            return "t.listener = ''", ()
        run, values = self.run
        return f"(t.listener IN ('', %s) OR (t.listener = 'gm' AND ({run})))", (
            listener_named(self.viewer.username),
            *values,
        )


def as_condition(queryset: QuerySet[Entry]) -> Condition:
    """Return what a query asks of campaigns_entry as SQL, so that hand-written joins carry the same rule."""
    connection = connections[DEFAULT_DB_ALIAS]
    query = queryset.order_by().query.clone()
    compiler = query.get_compiler(connection=connection)
    try:
        sql, values = compiler.compile(query.where)
    except EmptyResultSet:
        return NOTHING
    except FullResultSet:
        return "1 = 1", ()
    if sum(1 for count in query.alias_refcount.values() if count) > 1:
        raise RuntimeError("A condition on entries must do without joins.")
    return sql, tuple(values)
