"""What matching works with: keys of claims and of inventory lines, and what came or changed since they were made.

Triggers note what changed in the transaction that changes it, whoever does it and by whatever statement, so that a
catch-up asks for nothing but that. They work once per statement, as the owner: nobody who changes a line may look at
these tables. What hangs on a deleted line or claim goes with it.

Keys are nobody's to look at. So two look-ups by key run as the owner too: they look only at rows under the labels that
they are given (`queries.products` gives those that the reader may see), and give ids only, which are then read as the
reader.
"""

import django.db.models.deletion
from django.db import migrations, models

FUNCTION = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
QUERY = "LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp"
LARGE = f"{FUNCTION} SET enable_nestloop = off"
"""How the first change of a session is looked through is kept for all later ones; it may have been of no row at all."""
CHANGED = "SELECT n.id FROM after_it n JOIN before_it o ON o.id = n.id WHERE n IS DISTINCT FROM o"
LINES_NAMED = """
    SELECT a.id FROM assets_asset a JOIN (SELECT DISTINCT organization_id, vendor, product, model FROM {0}) n
        ON (a.organization_id, a.vendor, a.product, a.model) = (n.organization_id, n.vendor, n.product, n.model)"""
NOTING = f"""
CREATE FUNCTION exposures_note_assertions() RETURNS trigger {LARGE} AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO exposures_unheardassertion (assertion) SELECT id FROM after_it WHERE recorded_at IS NOT NULL;
    ELSE
        INSERT INTO exposures_unheardassertion (assertion) {CHANGED};
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_note_assets() RETURNS trigger {LARGE} AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO exposures_unheardasset (asset) SELECT id FROM after_it;
    ELSE
        INSERT INTO exposures_unheardasset (asset) {CHANGED};
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_note_aliases() RETURNS trigger {FUNCTION} AS $$ BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO exposures_unheardasset (asset) {LINES_NAMED.format("after_it")};
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO exposures_unheardasset (asset) {LINES_NAMED.format("before_it")};
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_note_devices() RETURNS trigger {FUNCTION} AS $$ BEGIN
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO exposures_unheardasset (asset)
        SELECT id FROM assets_asset WHERE udi_di <> '' AND udi_di IN (SELECT di FROM after_it);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO exposures_unheardasset (asset)
        SELECT id FROM assets_asset WHERE udi_di <> '' AND udi_di IN (SELECT di FROM before_it);
    END IF;
    RETURN NULL;
END $$;
"""
CATCH_UP_LOCK = 0xF1ED  # the same as in `operations.catching_up`
GOING = f"""
CREATE FUNCTION exposures_wait_for_catch_up() RETURNS trigger {FUNCTION} AS $$ BEGIN
    PERFORM pg_advisory_xact_lock({CATCH_UP_LOCK});
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_forget_assets() RETURNS trigger {FUNCTION} AS $$ BEGIN
    DELETE FROM exposures_finding WHERE asset_id IN (SELECT id FROM before_it);
    DELETE FROM exposures_assetitem WHERE asset_id IN (SELECT id FROM before_it);
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_forget_ranges() RETURNS trigger {FUNCTION} AS $$ BEGIN
    DELETE FROM exposures_rangebounds WHERE affected_range_id IN (SELECT id FROM before_it);
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_forget_claimed() RETURNS trigger {FUNCTION} AS $$
DECLARE
    names bigint[];
BEGIN
    WITH unused AS (
        DELETE FROM exposures_claimedname n USING (SELECT DISTINCT claimed_name_id FROM before_it) o
        WHERE n.id = o.claimed_name_id
            AND NOT EXISTS (SELECT FROM exposures_rangebounds b WHERE b.claimed_name_id = n.id)
        RETURNING n.id)
    SELECT array_agg(id) INTO names FROM unused;
    DELETE FROM exposures_claimedkey WHERE claimed_name_id = ANY (names);
    DELETE FROM exposures_meeting WHERE claimed_name_id = ANY (names);
    RETURN NULL;
END $$;
CREATE FUNCTION exposures_forget_items() RETURNS trigger {FUNCTION} AS $$
DECLARE
    items bigint[];
    names bigint[];
BEGIN
    WITH unused AS (
        DELETE FROM exposures_item i USING (SELECT DISTINCT item_id FROM before_it) o
        WHERE i.id = o.item_id AND NOT EXISTS (SELECT FROM exposures_assetitem a WHERE a.item_id = i.id)
        RETURNING i.id, i.listed_name_id)
    SELECT array_agg(id), array_agg(DISTINCT listed_name_id) INTO items, names FROM unused;
    IF items IS NOT NULL THEN
        DELETE FROM exposures_itemversion WHERE item_id = ANY (items);
        WITH unused AS (
            DELETE FROM exposures_listedname n WHERE n.id = ANY (names)
            AND NOT EXISTS (SELECT FROM exposures_item i WHERE i.listed_name_id = n.id) RETURNING n.id)
        SELECT array_agg(id) INTO names FROM unused;
        DELETE FROM exposures_listedkey WHERE listed_name_id = ANY (names);
        DELETE FROM exposures_listedrefusal WHERE listed_name_id = ANY (names);
        DELETE FROM exposures_meeting WHERE listed_name_id = ANY (names);
    END IF;
    RETURN NULL;
END $$;
"""
NEW, BOTH, OLD = "NEW TABLE AS after_it", "OLD TABLE AS before_it NEW TABLE AS after_it", "OLD TABLE AS before_it"
NOTED = {
    "provenance_assertion": ("note_assertions", ("INSERT", "UPDATE")),
    "assets_asset": ("note_assets", ("INSERT", "UPDATE")),
    "exposures_productalias": ("note_aliases", ("INSERT", "UPDATE", "DELETE")),
    "assets_deviceidentifier": ("note_devices", ("INSERT", "UPDATE", "DELETE")),
}
GONE_WITH = (
    ("assets_asset", "forget_assets", "DELETE"),
    ("vulnerabilities_affectedrange", "forget_ranges", "DELETE"),
    ("exposures_rangebounds", "forget_claimed", "DELETE"),
    ("exposures_assetitem", "forget_items", "DELETE"),
    ("exposures_assetitem", "forget_items", "UPDATE"),
)
SEEN = {"INSERT": NEW, "UPDATE": BOTH, "DELETE": OLD}


def _triggers():
    """One trigger a table, function and kind of statement."""
    wanted = [(table, name, kind) for table, (name, kinds) in NOTED.items() for kind in kinds]
    for table, name, kind in (*wanted, *GONE_WITH):
        yield (
            f"CREATE TRIGGER {name}_{kind.lower()} AFTER {kind} ON {table} REFERENCING {SEEN[kind]}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION exposures_{name}();"
        )
    yield (
        "CREATE TRIGGER wait_for_catch_up BEFORE DELETE ON assets_asset"
        " FOR EACH STATEMENT EXECUTE FUNCTION exposures_wait_for_catch_up();"
    )


LOOKING = f"""
CREATE FUNCTION exposures_lines_named(keys text[], labels bigint[], most integer) RETURNS TABLE (id bigint)
{QUERY} AS $$
    SELECT DISTINCT a.id FROM exposures_listedkey k JOIN exposures_item t USING (listed_name_id)
    JOIN exposures_assetitem i ON i.item_id = t.id JOIN assets_asset a ON a.id = i.asset_id
    WHERE k.product_key = ANY (keys) AND a.retired_at IS NULL AND a.label_id = ANY (labels) LIMIT most $$;
CREATE FUNCTION exposures_ranges_named(keys text[], labels bigint[], most integer) RETURNS TABLE (id bigint)
{QUERY} AS $$
    SELECT DISTINCT b.affected_range_id FROM exposures_claimedkey k JOIN exposures_rangebounds b USING (claimed_name_id)
    WHERE k.product_key = ANY (keys) AND k.release = '' AND b.claim_label = ANY (labels) ORDER BY 1 DESC LIMIT most $$;
CREATE FUNCTION exposures_is_worked_out(line bigint) RETURNS boolean {QUERY} AS $$
    SELECT NOT EXISTS (SELECT FROM exposures_unheardasset WHERE asset = line) $$;
"""
LOADED = ("finding", "claimedkey", "rangebounds", "listedkey", "item", "itemversion", "assetitem", "meeting")
LOADING = f"""
CREATE FUNCTION exposures_begin_load(held regclass) RETURNS boolean {FUNCTION} AS $$
DECLARE
    filled boolean;
    each record;
BEGIN
    IF held <> ALL (ARRAY[{", ".join(f"'exposures_{name}'" for name in LOADED)}]::regclass[]) THEN
        RAISE EXCEPTION 'this table is not loaded';
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT FROM %s)', held) INTO filled;
    IF filled THEN
        RETURN false;
    END IF;
    BEGIN
        FOR each IN SELECT held AS name UNION SELECT conrelid::regclass FROM pg_constraint WHERE confrelid = held LOOP
            EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE NOWAIT', each.name);
        END LOOP;
    EXCEPTION WHEN lock_not_available THEN
        RETURN false;
    END;
    IF to_regclass('pg_temp.ww_away') IS NULL THEN
        CREATE TEMP TABLE ww_away (held regclass, turn int, away text, back text) ON COMMIT DROP;
    END IF;
    INSERT INTO pg_temp.ww_away
    SELECT held, CASE contype WHEN 'f' THEN 3 WHEN 'p' THEN 1 ELSE 2 END,
        format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
        format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE confrelid = held OR conrelid = held AND contype IN ('p', 'u')
    UNION ALL
    SELECT held, 2, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = held AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
    FOR each IN SELECT away FROM pg_temp.ww_away w WHERE w.held = exposures_begin_load.held ORDER BY turn DESC LOOP
        EXECUTE each.away;
    END LOOP;
    EXECUTE format('TRUNCATE %s', held);
    IF held = 'exposures_finding'::regclass THEN
        ALTER TABLE exposures_finding DISABLE TRIGGER count_new;
    END IF;
    RETURN true;
END $$;
CREATE FUNCTION exposures_end_load(held regclass) RETURNS void {FUNCTION} SET maintenance_work_mem = '256MB' AS $$
DECLARE
    each record;
BEGIN
    IF (SELECT relowner::regrole::text FROM pg_class WHERE oid = 'pg_temp.ww_away'::regclass) <> current_user THEN
        RAISE EXCEPTION 'nothing is being loaded';
    END IF;
    FOR each IN SELECT back FROM pg_temp.ww_away w WHERE w.held = exposures_end_load.held ORDER BY turn LOOP
        EXECUTE each.back;
    END LOOP;
    DELETE FROM pg_temp.ww_away w WHERE w.held = exposures_end_load.held;
    IF held = 'exposures_finding'::regclass THEN
        INSERT INTO exposures_findingcount (label_id, organization_id, state, priority, change)
            SELECT label_id, organization_id, state, priority, count(*) FROM exposures_finding GROUP BY 1, 2, 3, 4;
        ALTER TABLE exposures_finding ENABLE TRIGGER count_new;
    END IF;
    EXECUTE format('ANALYZE %s', held);
END $$;
"""
"""An empty table that many rows are written to has its keys and indexes taken away meanwhile and made at the end, in
half the time: nobody reads an empty table by them. What was taken away stands in `ww_away`, which nobody but the owner
can write. The table begins a new file, of which the server's log then says nothing until the file is whole.

So with the numbers of findings: counted once at the end, they need no copy of all rows for the trigger. Where somebody
is just looking at the table, it is written to as it is."""
UNDONE = "DROP FUNCTION exposures_begin_load, exposures_end_load, exposures_lines_named, exposures_ranges_named, exposures_is_worked_out;" + "".join(
    f"DROP FUNCTION exposures_{name} CASCADE;"
    for name in (
        *("note_assertions", "note_assets", "note_aliases", "note_devices"),
        *("wait_for_catch_up", "forget_assets", "forget_ranges", "forget_claimed", "forget_items"),
    )
)


class Migration(migrations.Migration):
    """Add the keys, what waits, and the triggers."""

    dependencies = [
        ('assets', '0002_device_identifiers'),
        ('exposures', '0004_aliases'),
        ('vulnerabilities', '0002_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClaimedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(unique=True)),
                ('named', models.BigIntegerField()),
                ('some_models', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('some_models', True)), fields=['id'], name='claimed_name_of_models')],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(unique=True)),
                ('release', models.TextField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnheardAssertion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assertion', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UnheardAsset',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asset', models.BigIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ClaimedKey',
            fields=[
                ('pk', models.CompositePrimaryKey('product_key', 'claimed_name', 'release', blank=True, editable=False, primary_key=True, serialize=False)),
                ('product_key', models.TextField()),
                ('release', models.TextField()),
                ('family', models.BooleanField()),
                ('claimed_name', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.claimedname')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssetItem',
            fields=[
                ('asset', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='assets.asset')),
                ('changed_at', models.DateTimeField()),
                ('item', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('pk', models.CompositePrimaryKey('item', 'scheme', blank=True, editable=False, primary_key=True, serialize=False)),
                ('scheme', models.TextField()),
                ('version', models.BinaryField()),
                ('item', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.item')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ListedKey',
            fields=[
                ('pk', models.CompositePrimaryKey('product_key', 'listed_name', blank=True, editable=False, primary_key=True, serialize=False)),
                ('product_key', models.TextField()),
                ('exact', models.BooleanField()),
                ('listed_name', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.listedname')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='item',
            name='listed_name',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.listedname'),
        ),
        migrations.CreateModel(
            name='ListedRefusal',
            fields=[
                ('pk', models.CompositePrimaryKey('listed_name', 'named', blank=True, editable=False, primary_key=True, serialize=False)),
                ('named', models.BigIntegerField()),
                ('listed_name', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.listedname')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RangeBounds',
            fields=[
                ('affected_range', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='vulnerabilities.affectedrange')),
                ('claim_label', models.BigIntegerField()),
                ('status', models.TextField()),
                ('asserter', models.TextField()),
                ('rank', models.PositiveSmallIntegerField()),
                ('open', models.BooleanField()),
                ('scheme', models.TextField()),
                ('low', models.BinaryField(null=True)),
                ('low_inclusive', models.BooleanField()),
                ('high', models.BinaryField(null=True)),
                ('high_inclusive', models.BooleanField()),
                ('certain', models.BooleanField()),
                ('some_pieces', models.BooleanField()),
                ('claimed_name', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.claimedname')),
                ('vulnerability', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='vulnerabilities.vulnerability')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('pk', models.CompositePrimaryKey('listed_name', 'claimed_name', 'meant', blank=True, editable=False, primary_key=True, serialize=False)),
                ('meant', models.BooleanField()),
                ('confidence', models.PositiveSmallIntegerField()),
                ('claimed_name', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.claimedname')),
                ('listed_name', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='exposures.listedname')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.RunSQL(NOTING + GOING + "".join(_triggers()) + LOOKING + LOADING, UNDONE),
    ]
