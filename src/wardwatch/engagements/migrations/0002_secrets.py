"""Look-ups for people who hold a secret but are not signed in: a link's token, or a ticket's number.

Row-level security shows such a visitor nothing. These functions run as the owner, take a keyed digest that cannot be
computed outside the program, and give ids only; what follows is then read as the member whose secret it is.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION engagements_link_holder(wanted bytea) RETURNS TABLE (link bigint, organization bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT l.id, n.organization_id FROM engagements_answerlink l
    JOIN engagements_notice n ON n.id = l.notice_id WHERE l.digest = wanted $$;
CREATE FUNCTION engagements_ticket_holder(wanted bytea) RETURNS TABLE (notice bigint, organization bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.id, n.organization_id FROM engagements_notice n
    WHERE n.ticket_digest = wanted AND n.sent_at IS NOT NULL $$;
"""
GONE = """
DROP FUNCTION engagements_link_holder(bytea);
DROP FUNCTION engagements_ticket_holder(bytea);
"""


class Migration(migrations.Migration):
    """Add the two look-ups."""

    dependencies = [("engagements", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
