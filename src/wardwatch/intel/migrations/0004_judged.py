"""What is thought of values, and what takes a judgement away with what it is made from.

Triggers, once per statement, in the transaction that changes a label or deletes: every judgement of a value goes whose
parts are marked otherwise now, so that none is read under a label that no longer covers it; the value is noted, and
judged anew. What says something of an indicator without holding its value (a sighting, a relationship, an opinion, and
the name at the other end of a relationship) takes them along too. They run as the owner: who changes a label may not
look at the notes.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

OF_VALUES = """
CREATE FUNCTION intel_unjudge(gone bytea[]) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH went AS (
        DELETE FROM intel_judgedvalue WHERE key = ANY (gone) RETURNING key, label_id, hunted_since)
    INSERT INTO intel_valuetojudge (key, label, hunted_since)
    SELECT key, label_id, hunted_since FROM went
    UNION ALL SELECT k, NULL, NULL FROM unnest(gone) k;
$$;
CREATE FUNCTION intel_value_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM intel_unjudge(array_agg(DISTINCT b.key)) FROM before_it b HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER unjudge_moved AFTER UPDATE ON intel_observablevalue REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION intel_value_moved();
CREATE TRIGGER unjudge_gone AFTER DELETE ON intel_observablevalue REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION intel_value_moved();
"""
OF_WORDS = """
CREATE FUNCTION intel_word_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM intel_unjudge(array_agg(DISTINCT v.key)) FROM before_it b
    JOIN intel_objectversion o ON o.stix_id = b.target JOIN intel_observablevalue v ON v.object_id = o.id
    WHERE b.property IN ('sighting_of_ref', 'source_ref', 'object_refs') HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER unjudge_moved AFTER UPDATE ON intel_reference REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION intel_word_moved();
CREATE TRIGGER unjudge_gone AFTER DELETE ON intel_reference REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION intel_word_moved();
"""
NAMES = "('malware', 'threat-actor', 'intrusion-set', 'campaign', 'tool')"
OF_NAMES = f"""
CREATE FUNCTION intel_name_moved() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM intel_unjudge(array_agg(DISTINCT v.key)) FROM intel_reference t
    JOIN intel_reference s ON s.object_id = t.object_id AND s.property = 'source_ref'
    JOIN intel_objectversion o ON o.stix_id = s.target JOIN intel_observablevalue v ON v.object_id = o.id
    WHERE t.target = OLD.stix_id AND t.property = 'target_ref' HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER unjudge_moved AFTER UPDATE OF label_id ON intel_objectversion FOR EACH ROW
    WHEN (OLD.label_id <> NEW.label_id AND OLD.type IN {NAMES}) EXECUTE FUNCTION intel_name_moved();
CREATE TRIGGER unjudge_gone AFTER DELETE ON intel_objectversion FOR EACH ROW
    WHEN (OLD.type IN {NAMES}) EXECUTE FUNCTION intel_name_moved();
"""
GONE = """
DROP TRIGGER unjudge_moved ON intel_objectversion; DROP TRIGGER unjudge_gone ON intel_objectversion;
DROP TRIGGER unjudge_moved ON intel_reference; DROP TRIGGER unjudge_gone ON intel_reference;
DROP TRIGGER unjudge_moved ON intel_observablevalue; DROP TRIGGER unjudge_gone ON intel_observablevalue;
DROP FUNCTION intel_name_moved(); DROP FUNCTION intel_word_moved(); DROP FUNCTION intel_value_moved();
DROP FUNCTION intel_unjudge(bytea[]);
"""


class Migration(migrations.Migration):
    """Add the tables and the triggers."""

    dependencies = [
        ('intel', '0003_arrivals'),
        ('markings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='JudgingMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('values_to', models.BigIntegerField(default=0)),
                ('references_to', models.BigIntegerField(default=0)),
                ('round', models.BinaryField(null=True)),
                ('asked_by', models.TextField(blank=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ValueToJudge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField()),
                ('label', models.BigIntegerField(null=True)),
                ('hunted_since', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='JudgedValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.BinaryField()),
                ('kind', models.TextField()),
                ('value', models.TextField()),
                ('has_twin', models.BooleanField(default=False)),
                ('indicator', models.TextField(blank=True)),
                ('first_seen', models.DateTimeField(null=True)),
                ('last_seen', models.DateTimeField(null=True)),
                ('base', models.SmallIntegerField(null=True)),
                ('confidence', models.SmallIntegerField(null=True)),
                ('sources', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('origins', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                ('sightings', models.IntegerField(default=0)),
                ('objections', models.IntegerField(default=0)),
                ('confirmed', models.BooleanField(default=False)),
                ('revoked', models.BooleanField(default=False)),
                ('valid_until', models.DateTimeField(null=True)),
                ('hunted_since', models.DateTimeField(null=True)),
                ('threat', models.TextField(blank=True)),
                ('hits', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('never', models.TextField(blank=True)),
                ('verdict', models.SmallIntegerField()),
                ('rules', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('changed', models.DateTimeField()),
                ('judged_at', models.DateTimeField()),
                ('rejudge_at', models.DateTimeField(null=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
            ],
            options={
                'indexes': [models.Index(fields=['label', 'kind', 'changed'], name='judged_value_changed'), models.Index(condition=models.Q(('rejudge_at__isnull', False)), fields=['rejudge_at'], name='judged_value_due'), models.Index(condition=models.Q(('has_twin', True)), fields=['key'], name='judged_value_twins')],
                'constraints': [models.UniqueConstraint(fields=('key', 'label'), name='judged_value_unique')],
            },
        ),
        migrations.RunSQL(OF_VALUES + OF_WORDS + OF_NAMES, GONE),
    ]
