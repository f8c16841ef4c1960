"""What came lately is read label by label, in the order in which it came; the index does what that of labels did."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Index rows by label and number, in place of label alone."""

    dependencies = [("intel", "0006_unconstrained"), ("markings", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="objectversion",
            name="label",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="markings.label",
            ),
        ),
        migrations.AddIndex(
            model_name="objectversion",
            index=models.Index(fields=["label", "id"], name="object_version_lately"),
        ),
    ]
