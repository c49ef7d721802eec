from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imagegen", "0001_initial")]

    operations = [
        migrations.RenameField("picturerequest", "owner", "author"),
        migrations.AddField(
            model_name="picturerequest",
            name="owner",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="picture",
            name="variants",
            field=models.JSONField(default=list, help_text="Names of its files, as `full.webp`."),
        ),
    ]
