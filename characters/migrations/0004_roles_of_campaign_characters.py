"""Characters of campaigns get a role: whoever is kept by a member is his player character, the others are not."""

from django.db import migrations


def name_roles(apps, schema_editor):
    """Tell the characters of campaigns from the bestiary's creatures."""
    characters = apps.get_model("characters", "Character").objects.filter(campaign__isnull=False)
    keys = list(characters.filter(keeper__isnull=False).values_list("pk", flat=True))
    model = apps.get_model("characters", "Character")
    model.objects.filter(pk__in=list(characters.filter(keeper=None).values_list("pk", flat=True))).update(role="npc")
    model.objects.filter(pk__in=keys).update(role="player")


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("characters", "0003_sheets_and_what_is_kept_with_characters")]

    operations = [migrations.RunPython(name_roles, migrations.RunPython.noop)]
