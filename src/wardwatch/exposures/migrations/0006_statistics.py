"""What the planner believes of tables that stood empty."""

from django.db import migrations

FUNCTION = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp"
REFRESHING = f"""
CREATE FUNCTION exposures_refresh_statistics() RETURNS void {FUNCTION} AS $$
DECLARE
    each record;
    filled boolean;
BEGIN
    FOR each IN SELECT oid::regclass AS name FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples = 0 AND relpages > 0
        AND relname ~ '^(assets|exposures|vulnerabilities)_' ORDER BY oid
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', each.name) INTO filled;
        IF filled THEN
            EXECUTE format('ANALYZE %s', each.name);
        END IF;
    END LOOP;
END $$;
"""
"""Rows were removed, the server looked at what was left, and rows came back: until it looks again, a minute or more
later, it plans as though there were none, and takes minutes for what takes a second. Only an owner may make it look."""


class Migration(migrations.Migration):
    """Add the function."""

    dependencies = [('exposures', '0005_keys')]

    operations = [migrations.RunSQL(REFRESHING, "DROP FUNCTION exposures_refresh_statistics()")]
