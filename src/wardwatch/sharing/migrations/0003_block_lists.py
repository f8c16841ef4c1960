"""Block lists, what went out of them, and how the list is found that a secret opens.

The look-up runs as the owner: row-level security shows nothing to a device that is not signed in. It takes a keyed
digest that cannot be computed outside the program, and gives ids only; what follows is read as the organization.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


HOLDER = """
CREATE FUNCTION sharing_list_holder(asked uuid, wanted bytea) RETURNS TABLE (list bigint, organization bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT b.id, b.organization FROM sharing_blocklist b
    WHERE b.digest = wanted AND b.uid = asked AND b.closed_at IS NULL $$;
"""
NO_HOLDER = "DROP FUNCTION sharing_list_holder(uuid, bytea);"
WENT = """
CREATE FUNCTION sharing_value_went() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO sharing_gonevalue (label_id, kind, value, went, went_at)
    SELECT label_id, kind, value, pg_current_xact_id()::text::bigint, now() FROM before_it WHERE verdict > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER value_went AFTER DELETE ON intel_judgedvalue REFERENCING OLD TABLE AS before_it
    FOR EACH STATEMENT EXECUTE FUNCTION sharing_value_went();
"""
STAYS = "DROP TRIGGER value_went ON intel_judgedvalue; DROP FUNCTION sharing_value_went();"
RULES = """
CREATE INDEX sharing_yara_rules ON intel_objectversion (stix_id)
    WHERE type = 'indicator' AND position('"yara"'::bytea IN body) > 0;
CREATE INDEX sharing_sigma_rules ON intel_objectversion (stix_id)
    WHERE type = 'indicator' AND position('"sigma"'::bytea IN body) > 0;
"""
NO_RULES = "DROP INDEX sharing_yara_rules; DROP INDEX sharing_sigma_rules;"


class Migration(migrations.Migration):

    dependencies = [
        ('markings', '0001_initial'),
        ('intel', '0004_judged'),
        ('sharing', '0002_moved_entries'),
    ]

    operations = [
        migrations.CreateModel(
            name='GoneValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('value', models.TextField()),
                ('went', models.BigIntegerField(db_index=True)),
                ('went_at', models.DateTimeField(db_index=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BlockList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('organization', models.BigIntegerField(db_index=True)),
                ('title', models.TextField()),
                ('format', models.TextField(choices=[('edl', 'External Dynamic List: one value a line, nothing else (Palo Alto Networks and many others)'), ('plain', 'Plain list with comments that begin with # (Fortinet, pfSense, OPNsense, Cisco, resolvers)'), ('csv', 'Table (CSV)'), ('suricata', 'Suricata rules'), ('snort', 'Snort 3 rules'), ('zeek', 'Zeek intelligence file'), ('stix', 'STIX 2.1 bundle of indicators'), ('yara', 'YARA rules, as their authors wrote them'), ('sigma', 'Sigma rules, as their authors wrote them')])),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                ('use', models.TextField(choices=[('hunt', 'Look for them'), ('block', 'Block them')])),
                ('min_confidence', models.SmallIntegerField(null=True)),
                ('digest', models.BinaryField(unique=True)),
                ('made_by', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('last_read_at', models.DateTimeField(null=True)),
                ('last_read_from', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('min_confidence', None), ('min_confidence__range', (0, 100)), _connector='OR'), name='block_list_confidence_0_100')],
            },
        ),
        migrations.RunSQL(HOLDER, NO_HOLDER),
        migrations.RunSQL(WENT, STAYS),
        migrations.RunSQL(RULES, NO_RULES),
    ]
