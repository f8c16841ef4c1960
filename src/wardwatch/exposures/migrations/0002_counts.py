"""Count findings as they change, so that no page reads half a million rows to say how many there are; and find a place
in the list of them by an index.

The trigger works once per statement, as whoever runs it: it counts rows that this login may write anyway.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Cast

from wardwatch.exposures.states import FindingState

COUNTING = """
CREATE FUNCTION exposures_count_findings() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
        SELECT label_id, organization_id, state, priority, count(*) FROM after_it GROUP BY 1, 2, 3, 4;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
        SELECT label_id, organization_id, state, priority, -count(*) FROM before_it GROUP BY 1, 2, 3, 4;
    ELSE
        INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
        SELECT label_id, organization_id, state, priority, sum(change) FROM (
            SELECT label_id, organization_id, state, priority, 1 AS change FROM after_it
            UNION ALL SELECT label_id, organization_id, state, priority, -1 FROM before_it) x
        GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_new AFTER INSERT ON exposures_finding REFERENCING NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION exposures_count_findings();
CREATE TRIGGER count_changed AFTER UPDATE ON exposures_finding REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it
    FOR EACH STATEMENT EXECUTE FUNCTION exposures_count_findings();
CREATE TRIGGER count_gone AFTER DELETE ON exposures_finding REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION exposures_count_findings();
INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
    SELECT label_id, organization_id, state, priority, count(*) FROM exposures_finding GROUP BY 1, 2, 3, 4;
"""
GONE = """
DROP TRIGGER count_new ON exposures_finding;
DROP TRIGGER count_changed ON exposures_finding;
DROP TRIGGER count_gone ON exposures_finding;
DROP FUNCTION exposures_count_findings();
"""
BY_DATE = models.Case(
    models.When(protect_by=None, then=Cast(models.Value("infinity"), models.DateField())), default="protect_by"
)
BARE = {"db_constraint": False, "related_name": "+"}


class Migration(migrations.Migration):
    """Add the counts and what keeps them; change the index."""

    dependencies = [("exposures", "0001_initial")]
    operations = [
        migrations.CreateModel(
            "FindingCount",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.TextField(choices=FindingState.choices)),
                ("priority", models.TextField(blank=True)),
                ("change", models.BigIntegerField()),
                (
                    "label",
                    models.ForeignKey(
                        to="markings.label", on_delete=django.db.models.deletion.PROTECT, db_index=False, **BARE
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        to="members.organization", on_delete=django.db.models.deletion.DO_NOTHING, **BARE
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunSQL(COUNTING, GONE),
        migrations.RemoveIndex("finding", "finding_by_date"),
        migrations.AddIndex("finding", models.Index(BY_DATE, "id", name="finding_by_date")),
        migrations.AddIndex("finding", models.Index("priority", BY_DATE, "id", name="finding_by_priority")),
        migrations.AddIndex("finding", models.Index(fields=["changed_at", "id"], name="finding_by_change")),
    ]
