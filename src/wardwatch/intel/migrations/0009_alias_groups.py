"""What objects go by, which of them are one, and which are not; the names of those that are here are read once."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the tables."""

    dependencies = [
        ('intel', '0008_labelled_arrivals'),
        ('markings', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ObjectToName',
            fields=[
                ('object', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AliasMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group_uid', models.UUIDField(default=uuid.uuid4)),
                ('stix_id', models.TextField()),
                ('family', models.TextField()),
                ('rule', models.TextField(blank=True)),
                ('key', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.TextField(blank=True)),
                ('ended_why', models.TextField(blank=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
            ],
            options={
                'indexes': [models.Index(fields=['group_uid'], name='alias_member_group')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('stix_id',), name='alias_member_of_one')],
            },
        ),
        migrations.CreateModel(
            name='AliasRefusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('left', models.TextField()),
                ('right', models.TextField()),
                ('why', models.TextField()),
                ('by', models.TextField()),
                ('at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.TextField(blank=True)),
                ('ended_why', models.TextField(blank=True)),
                ('label', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
            ],
            options={
                'indexes': [models.Index(fields=['right'], name='alias_refusal_right')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('left', 'right'), name='alias_refusal_once')],
            },
        ),
        migrations.CreateModel(
            name='ObjectName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.TextField()),
                ('what', models.TextField()),
                ('key', models.TextField()),
                ('text', models.TextField()),
                ('preferred', models.TextField()),
                ('listed', models.TextField(blank=True)),
                ('group_uid', models.UUIDField(null=True)),
                ('shared', models.BooleanField(default=False)),
                ('label', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='markings.label')),
                ('object', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='intel.objectversion')),
            ],
            options={
                'indexes': [models.Index(fields=['object'], name='object_name_of'), models.Index(fields=['key'], name='object_name_key'), models.Index(condition=models.Q(('group_uid__isnull', False)), fields=['group_uid'], name='object_name_group'), models.Index(condition=models.Q(('shared', True)), fields=['family', 'key'], name='object_name_shared')],
            },
        ),
        migrations.RunSQL(
            """
            INSERT INTO intel_objecttoname (object) SELECT id FROM intel_objectversion
            WHERE type IN ('intrusion-set', 'threat-actor', 'malware', 'tool', 'campaign')
            """,
            migrations.RunSQL.noop,
        ),
    ]
