"""Inventories: what characters carry, and giving it from one to another in one act."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import Max

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Entry, Kind, User, Visibility
from campaigns.permissions import Person
from characters.models import Character, InventoryLine
from characters.services.parts import (
    audience_for,
    change_part,
    clean_text,
    delete_part,
    lock_part,
    require_hand,
    require_voice,
    save_part,
)

FIELDS = ("item", "name", "quantity", "weight", "equipped", "attuned", "note")
MOST_LINES = 500


@transaction.atomic
def add_line(
    *,
    actor: Person,
    character: Character,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
    **values: Any,
) -> InventoryLine:
    """Put something into the inventory: an item of the campaign, or anything by its name."""
    require_voice(character, actor)
    person = require_hand(character, actor, "put it there", is_play=True)
    clean = _clean({"name": "", "quantity": 1} | values, character, person)
    if not clean["name"] and clean.get("item") is None:
        raise _refusal("name", "Choose an item or write what it is.")
    if InventoryLine.objects.living().filter(character=character).count() >= MOST_LINES:
        raise Refused("inventory_full", f"{character.name} carries {MOST_LINES} kinds of things: no room for more.")
    audience = audience_for(character, person, visibility, known_to)
    line = InventoryLine(character=character, author=person, audience=audience, place=_last(character) + 1, **clean)
    save_part(line, person, "inventory.added")
    return line


@transaction.atomic
def change_line(
    *,
    actor: Person,
    line: InventoryLine,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    version: int | None = None,
    **values: Any,
) -> InventoryLine:
    """Change how many there are, whether it is worn, what is said of it."""
    person, line = lock_part(line, actor, version)
    require_hand(line.character, actor, "change it", is_play=True)
    clean = _clean(values, line.character, person)
    if not clean.get("name", line.name) and clean.get("item", line.item) is None:
        raise _refusal("name", "Choose an item or write what it is.")
    change_part(line, person, clean, visibility=visibility, known_to=known_to, act="inventory.changed")
    return line


@transaction.atomic
def drop_line(*, actor: Person, line: InventoryLine) -> InventoryLine:
    """Take it out of the inventory; it can be brought back."""
    require_hand(line.character, actor, "take it away", is_play=True)
    return delete_part(actor=actor, part=line)


@transaction.atomic
def give_line(*, actor: Person, line: InventoryLine, to: Character, quantity: int | None = None) -> InventoryLine:
    """Give so many of it (all, unless told) to another character of the campaign; both change, or neither."""
    person, line = lock_part(line, actor)
    require_hand(line.character, actor, "give it", is_play=True)
    seen = Character.objects.visible_to(person).filter(campaign=line.character.campaign_id, pk=to.pk)
    if not seen.exists() or to.pk == line.character_id:
        raise NotFound("character_not_found", "There is no such other character in this campaign.")
    number = line.quantity if quantity is None else _whole(quantity, "quantity")
    if not 1 <= number <= line.quantity:
        raise _refusal("quantity", f"There are {line.quantity}: give 1 to {line.quantity}.")
    given = _received(line, to, number, person)
    if number == line.quantity:
        delete_part(actor=actor, part=line)
    else:
        change_part(
            line, person, {"quantity": line.quantity - number}, visibility=None, known_to=None, act="inventory.given"
        )
    return given


@transaction.atomic
def order_lines(*, actor: Person, character: Character, lines: list[int]) -> None:
    """Put the lines in this order; those not named come after them as they were."""
    person = require_hand(character, actor, "put it in order", is_play=True)
    rows = list(InventoryLine.objects.visible_to(person).filter(character=character).select_for_update(of=("self",)))
    wanted = {key: number for number, key in enumerate(lines)}
    rows.sort(key=lambda line: (wanted.get(line.pk, len(wanted)), line.place, line.pk))
    for number, line in enumerate(rows, start=1):
        line.place = number
    InventoryLine.objects.bulk_update(rows, ["place"])


def total_weight(lines: list[InventoryLine]) -> Decimal:
    """Return what these lines weigh together, in pounds."""
    return sum((line.whole_weight or Decimal(0) for line in lines), Decimal(0))


# -- parts ------------------------------------------------------------------------------------------------


def _received(line: InventoryLine, to: Character, number: int, person: User) -> InventoryLine:
    """Add it to the same thing where the other has some already."""
    same = InventoryLine.objects.living().filter(
        character=to, item=line.item_id, name=line.name, note=line.note, audience=line.audience, weight=line.weight
    )
    held = same.select_for_update(of=("self",)).select_related("character").first()
    if held is None:
        held = InventoryLine(character=to, author=person, item=line.item, name=line.name, note=line.note)
        held.audience, held.weight, held.quantity, held.place = line.audience, line.weight, number, _last(to) + 1
    else:
        held.quantity += number
    save_part(held, person, "inventory.received", {"quantity": [held.quantity - number, held.quantity]})
    return held


def _last(character: Character) -> int:
    return InventoryLine.objects.filter(character=character).aggregate(last=Max("place"))["last"] or 0


def _clean(values: dict[str, Any], character: Character, person: User) -> dict[str, Any]:
    if unknown := set(values) - set(FIELDS):
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean = dict(values)
    for name, longest in (("name", 200), ("note", 500)):
        if name in clean:
            clean[name] = clean_text(clean[name], name, longest)
    if "quantity" in clean:
        clean["quantity"] = _whole(clean["quantity"], "quantity")
    if clean.get("weight") is not None:
        clean["weight"] = _weight(clean["weight"])
    if clean.get("item") is not None:
        clean["item"] = _item(clean["item"], character, person)
    return clean


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10**6:
        raise _refusal(name, "Write a whole number from 0 to 1000000.")
    return value


def _weight(value: Any) -> Decimal:
    try:
        weight = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        raise _refusal("weight", "Write a number of pounds.") from None
    if not 0 <= weight < 10**6:
        raise _refusal("weight", "Must be from 0 to 999999.")
    return weight


def _item(item: Entry | int, character: Character, person: User) -> Entry:
    key = item.pk if isinstance(item, Entry) else item
    seen = Entry.objects.visible_to(person).filter(campaign=character.campaign_id, kind=Kind.ITEM)
    found = seen.filter(pk=key).first()
    if found is None:
        raise _refusal("item", "There is no such item in this campaign, or it is hidden from you.")
    return found


def _refusal(name: str, sentence: str) -> Refused:
    return Refused("invalid", "Some fields need another look.", fields={name: [sentence]})
