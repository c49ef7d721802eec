"""What imported characters carry: lines made, changed and dropped as the original changes."""

from collections.abc import Iterable
from typing import Any

from campaigns.models import Entry, User
from characters.importers.base import ParsedEntry
from characters.models import Character, InventoryLine
from characters.services.inventory import add_line, change_line, drop_line

PREFIX = "inventory/"


def carried_in(parsed: ParsedEntry) -> dict[str, list[Any]]:
    """Return what an original carries as flat fields: name to (number, worn, attuned). Namesakes are added up."""
    found: dict[str, list[Any]] = {}
    for line in parsed.inventory:
        key = f"{PREFIX}{line['name']}"
        earlier = found.get(key, [0, False, False])
        found[key] = [earlier[0] + line["quantity"], earlier[1] or line["equipped"], earlier[2] or line["attuned"]]
    return found


def carried_by(entry: Entry, names: Iterable[str]) -> dict[str, list[Any]]:
    """Return the same of a character here, for these fields."""
    wanted = {name.removeprefix(PREFIX) for name in names}
    lines = InventoryLine.objects.living().filter(character=entry.pk, name__in=wanted) if wanted else []
    return {f"{PREFIX}{line.name}": [line.quantity, line.equipped, line.attuned] for line in lines}


def carry(character: Character, said: dict[str, Any], names: Iterable[str], actor: User) -> None:
    """Make the named lines of a character what the original says of them."""
    for name in names:
        thing = name.removeprefix(PREFIX)
        line = InventoryLine.objects.living().filter(character=character, name=thing).first()
        if name not in said:
            if line is not None:
                drop_line(actor=actor, line=line)
            continue
        values = dict(zip(("quantity", "equipped", "attuned"), said[name], strict=True))
        if line is None:
            add_line(actor=actor, character=character, name=thing, **values)
        else:
            change_line(actor=actor, line=line, **values)
