"""The label of an object is not looked up for each row that is published: labels are never removed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Keep the column and its index, without the constraint."""

    dependencies = [("intel", "0005_words"), ("markings", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="objectversion",
            name="label",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="markings.label",
            ),
        ),
    ]
