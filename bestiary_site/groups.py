"""The two groups of staff that a new site starts with; administrators change their rights as they like afterwards."""

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions

_CURATED = ("campaigns.tag", "characters.character", "characters.modelversion")
GROUPS = {
    "Curators": {
        **dict.fromkeys(_CURATED, ("view", "add", "change", "delete")),
        "characters.favourite": ("view",),
        "campaigns.auditrecord": ("view",),
        "reconstruction.reconstruction": ("view", "change"),
        "reconstruction.export": ("view", "change"),
    },
    "Game masters": {
        "characters.character": ("view", "add", "change", "delete"),
        "characters.modelversion": ("view", "change"),
        "campaigns.tag": ("view", "add", "change", "delete"),
        "campaigns.campaign": ("view", "add", "change"),
        "campaigns.membership": ("view", "change", "delete"),
        "campaigns.invitation": ("view", "add", "delete"),
        "campaigns.auditrecord": ("view",),
    },
}


def make_groups(**signal: Any) -> None:
    """Make the groups that are missing. Runs after every migrate; a group that exists keeps the rights it has."""
    from django.contrib.auth.models import Group, Permission

    missing = set(GROUPS) - set(Group.objects.filter(name__in=GROUPS).values_list("name", flat=True))
    if not missing:
        return
    for app in ("campaigns", "characters", "reconstruction"):
        create_permissions(apps.get_app_config(app), verbosity=0)
    for name in missing:
        group = Group.objects.create(name=name)
        for model, acts in GROUPS[name].items():
            app, row = model.split(".")
            codes = [f"{act}_{row}" for act in acts]
            group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename__in=codes))
