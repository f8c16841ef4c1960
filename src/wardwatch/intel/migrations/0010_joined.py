"""By which document a source first said what another had brought: it belongs to collections of that source at once."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column, and an index of where it is set; an object's own source leaves it empty."""

    dependencies = [("intel", "0009_alias_groups")]
    operations = [
        migrations.AddField(
            model_name="objectsource",
            name="joined_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="objectsource",
            index=models.Index(
                condition=Q(("joined_by__isnull", False)), fields=["joined_by"], name="object_source_joined"
            ),
        ),
    ]
