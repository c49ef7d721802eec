from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imagegen", "0002_who_asks_is_not_who_works")]

    operations = [
        migrations.AddField(
            model_name="picture",
            name="source_digest",
            field=models.CharField(
                blank=True,
                db_index=True,
                default="",
                editable=False,
                help_text="SHA-256 of the file that was brought.",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
