"""Values from an archive made fit for their columns, and the shapes that no table may take."""

import json
from typing import Any
from uuid import UUID

from django.db.models import Field, JSONField, TextField

from campaigns.models import Location, PlotDependency

MOST_JSON = 8 << 20  # an event that puts thousands of walls on a scene
MOST_TEXT = 2 << 20


class Bad(ValueError):
    """A value that does not belong where it stands."""


def converted(column: "Field[Any, Any]", value: Any) -> Any:
    """Return a value as the column keeps it; Bad or ValidationError for one that it does not take."""
    if isinstance(column, JSONField):
        if len(json.dumps(value)) > MOST_JSON:
            raise Bad("it is far too long")
        shape = column.get_default()
        if isinstance(shape, list | dict) and not isinstance(value, type(shape)):
            raise Bad(f"it must be a {type(shape).__name__}")
        return value
    if value is None:
        if not column.null:
            raise Bad("it is missing")
        return None
    _require_plain(column, value)
    fit = column.to_python(value)
    if isinstance(fit, str) and isinstance(column, TextField) and len(fit) > MOST_TEXT:
        raise Bad("it is far too long")
    column.run_validators(fit)
    choices = {choice for choice, _ in column.flatchoices}
    if choices and fit not in choices and fit not in column.empty_values:
        raise Bad(f"{str(fit)[:40]!r} is none of {', '.join(map(str, sorted(choices, key=str)))}")
    return fit


def _require_plain(column: "Field[Any, Any]", value: Any) -> None:
    """A column of text takes texts, one of numbers numbers: Django would turn a list into words."""
    kind = column.get_internal_type()
    if isinstance(value, list | dict):
        raise Bad("it is a list")
    if kind in {"CharField", "TextField", "SlugField", "DateTimeField", "DecimalField", "UUIDField"}:
        if not isinstance(value, str):
            raise Bad("it is no text")
    elif kind == "BooleanField":
        if not isinstance(value, bool):
            raise Bad("it is neither true nor false")
    elif isinstance(value, bool | str) or (kind != "FloatField" and not isinstance(value, int)):
        raise Bad("it is no number")


def check_tree(campaign_id: UUID) -> None:
    """Refuse places that lie within themselves and plots that wait for themselves."""
    places = dict(Location._base_manager.filter(campaign=campaign_id).values_list("pk", "parent_id"))
    for start in places:
        seen = {start}
        here: int | None = places[start]
        while here is not None:
            if here in seen:
                raise Bad("The archive holds a place that lies within itself.")
            seen.add(here)
            here = places.get(here)
    needs: dict[int, list[int]] = {}
    for plot, needed in PlotDependency.objects.filter(plot__campaign=campaign_id).values_list("plot_id", "needs_id"):
        needs.setdefault(plot, []).append(needed)
    _refuse_circles(needs)


def _refuse_circles(needs: dict[int, list[int]]) -> None:
    done: set[int] = set()
    for start in needs:
        path: list[int] = []
        stack = [(start, iter(needs.get(start, [])))]
        path.append(start)
        while stack:
            plot, rest = stack[-1]
            following = next((one for one in rest if one not in done), None)
            if following is None:
                done.add(plot)
                path.pop()
                stack.pop()
            elif following in path:
                raise Bad("The archive holds plots that wait for each other in a circle.")
            else:
                path.append(following)
                stack.append((following, iter(needs.get(following, []))))
