"""What belongs to an object on its way in says itself how it is marked, so that publishing looks up nothing."""

from django.db import migrations, models

_FILL = """
    UPDATE intel_arrivedvalue v SET label = a.label FROM intel_arrival a WHERE a.object = v.object;
    UPDATE intel_arrivedreference r SET label = a.label FROM intel_arrival a WHERE a.object = r.object"""


class Migration(migrations.Migration):
    """The label beside each value and reference that has arrived; documents half read keep what they have."""

    dependencies = [("intel", "0007_lately")]
    operations = [
        migrations.AddField("arrivedvalue", "label", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("arrivedreference", "label", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunSQL(_FILL, migrations.RunSQL.noop),
    ]
