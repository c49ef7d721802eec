from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("characters", "0005_sessions_of_achievements"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalcharacter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("character", "Character"),
                    ("location", "Location"),
                    ("faction", "Faction"),
                    ("item", "Item"),
                    ("plot", "Plot"),
                    ("session", "Session"),
                    ("handout", "Handout"),
                    ("note", "Note"),
                    ("scene", "Scene"),
                ],
                editable=False,
                max_length=20,
            ),
        ),
    ]
