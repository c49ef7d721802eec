"""Folders of scenes and assets get names that hold on every site."""

import uuid
from typing import Any

from django.db import migrations, models


def name_folders(apps: Any, schema_editor: Any) -> None:
    """Give every folder that is there a name of its own."""
    for model in ("SceneFolder", "AssetFolder"):
        for folder in apps.get_model("scenes", model).objects.all():
            folder.uid = uuid.uuid4()
            folder.save(update_fields=["uid"])


def named(unique: bool) -> models.UUIDField:
    return models.UUIDField(
        default=uuid.uuid4, unique=unique, editable=False, null=not unique, help_text="Its name in archives."
    )


class Migration(migrations.Migration):
    """Names first, then that each is one of a kind."""

    dependencies = [("scenes", "0002_dice_seeds")]

    operations = [
        migrations.AddField("scenefolder", "uid", named(False)),
        migrations.AddField("assetfolder", "uid", named(False)),
        migrations.RunPython(name_folders, migrations.RunPython.noop),
        migrations.AlterField("scenefolder", "uid", named(True)),
        migrations.AlterField("assetfolder", "uid", named(True)),
    ]
