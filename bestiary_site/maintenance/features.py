"""The parts of the site that can be switched off while it runs, made once and then set in the admin."""

from dataclasses import dataclass

from waffle.models import Flag, Switch


@dataclass(frozen=True)
class Feature:
    """A part of the site. A switch is the same for everybody; `per_person`: a flag, for some people or a share."""

    name: str
    note: str
    per_person: bool = False


FEATURES = [
    Feature("pictures_by_providers", "Pictures are drawn by the services of IMAGE_PROVIDERS. Off: by the site's own "
            "artist alone, without cost and without a word leaving the site."),
    Feature("sign_up", "Strangers may make an account, where SIGN_UP_OPEN allows it at all. Off: nobody may for now."),
    Feature("table_3d", "The live table can be looked at in three dimensions. Off: the button is not offered, for "
            "groups with weak machines or while something is wrong with it.", per_person=True),
]  # fmt: skip


def install_features() -> list[str]:
    """Make what is missing, switched on; leave what is there as it was set. Returns the names made."""
    return [feature.name for feature in FEATURES if _install(feature)]


def _install(feature: Feature) -> bool:
    if feature.per_person:
        return Flag.objects.get_or_create(name=feature.name, defaults={"note": feature.note, "everyone": True})[1]
    return Switch.objects.get_or_create(name=feature.name, defaults={"note": feature.note, "active": True})[1]


def states() -> list[tuple[str, str]]:
    """Return name and state of each switch and flag; two questions."""
    words = {True: "on for everybody", False: "off for everybody", None: "on for some"}
    switches = [(one.name, "on" if one.active else "off") for one in Switch.objects.order_by("name")]
    return switches + [(one.name, words[one.everyone]) for one in Flag.objects.order_by("name")]
