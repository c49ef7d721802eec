"""What pieces name outside of their scene: assets of the campaign, entries. Checked when an order is carried out."""

import re
from dataclasses import dataclass
from typing import Any

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Entry, User
from scenes.models import Asset, AssetKind
from scenes.pieces import Record
from scenes.room.doing import Doing


@dataclass(frozen=True)
class Links:
    """The keys of what a piece's row points to."""

    asset: int | None
    entry: int | None


def sound_of(campaign_id: Any, uid: str) -> Asset:
    """Return a sound of the campaign's library."""
    found = Asset.objects.filter(campaign=campaign_id, uid=uid, kind=AssetKind.SOUND, deleted_at=None).first()
    if found is None:
        raise NotFound("sound_not_found", "There is no such sound in the library of this campaign.")
    return found


def links_of(doing: Doing) -> dict[str, Links]:
    """Return what the new pieces, and those that show something else now, point to; the rest stays as it is.

    Refuses assets and entries that are not there for this person.
    """
    records = [one for one in doing.touched.values() if one is not None and _points_anew(doing, one)]
    assets = _assets(doing, records)
    entries = _entries(doing, records)
    return {
        one["id"]: Links(assets.get(one.get("asset") or ""), entries.get(one.get("entry") or "")) for one in records
    }


def _points_anew(doing: Doing, record: Record) -> bool:
    before = doing.before.get(record["id"])
    if before is None:
        return bool(record.get("asset") or record.get("entry"))
    return any(name in record and record[name] != before.get(name) for name in ("asset", "entry"))


def _fresh(doing: Doing, records: list[Record], name: str) -> set[str]:
    """What is named now and was not before: the rest was checked when it came."""
    return {
        one[name]
        for one in records
        if one.get(name) and (doing.before.get(one["id"]) or {}).get(name) != one[name] and doing.undoes is None
    }


def _assets(doing: Doing, records: list[Record]) -> dict[str, int]:
    named = {one["asset"] for one in records if one.get("asset")}
    if not named:
        return {}
    found = dict(Asset.objects.filter(campaign=doing.campaign_id, uid__in=named).values_list("uid", "pk"))
    if _fresh(doing, records, "asset") - set(found):
        raise NotFound("asset_not_found", "There is no such picture or sound in the library of this campaign.")
    return found


def _entries(doing: Doing, records: list[Record]) -> dict[str, int]:
    named = {one["entry"] for one in records if one.get("entry")}
    if not named:
        return {}
    fresh = _fresh(doing, records, "entry")
    if not all(is_uid(uid) for uid in fresh):
        raise Refused("wrong_entry", "An entry is named by its uid.")
    found = Entry.objects.filter(uid__in=[uid for uid in named if is_uid(uid)])
    if fresh:
        person = User.objects.get(pk=doing.rights.user_id)
        seen = {str(uid) for uid in found.visible_to(person).values_list("uid", flat=True)}
        if fresh - seen:
            raise NotFound("entry_not_found", "There is no such entry, or it is hidden from you.")
    return {str(uid): pk for uid, pk in found.values_list("uid", "pk")}


def is_uid(text: str) -> bool:
    """Whether this is an entry's uid as pieces write it."""
    return re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text) is not None
