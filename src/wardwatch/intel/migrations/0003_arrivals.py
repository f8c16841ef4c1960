"""What is on its way in is not packed: it is written once more when it is published, and packed then."""

from django.db import migrations

PLAIN = "ALTER TABLE intel_arrival ALTER body SET STORAGE EXTERNAL, ALTER words SET STORAGE EXTERNAL;"
PACKED = "ALTER TABLE intel_arrival ALTER body SET STORAGE EXTENDED, ALTER words SET STORAGE EXTENDED;"


class Migration(migrations.Migration):
    """Say so of the two long columns."""

    dependencies = [("intel", "0002_search")]
    operations = [migrations.RunSQL(PLAIN, PACKED)]
