from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sharing", "0004_destinations"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="warned",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
