"""Whom the RED of a submission names."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    """Who sent it, and the center's people who handle submissions."""

    dependencies = [("sharing", "0006_pausing")]
    operations = [
        migrations.AddField(model_name="submission", name="person", field=models.BigIntegerField(null=True)),
        migrations.AddField(
            model_name="submission",
            name="handlers",
            field=ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ]
