"""Row-level security: the visibility rule in SQL, installed from what every model declares.

`install` is idempotent and runs after each migration as the owner. It grants each login what its work needs, makes
one policy per protected table, and the composite foreign keys by which children follow their parent's label.
The policy compares `label_id` with the labels that the viewer may see: one subquery per statement, never a function
call per row. The viewer is read from settings that `viewing.seen_by` sets for one transaction.

The app login always looks through the rule. The worker login sees everything until it renders for somebody: inside
`seen_by` the same rule binds it too.
"""

from collections.abc import Iterator
from typing import LiteralString

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

from wardwatch.kit.database import APP, WORKER
from wardwatch.markings.types import Protection

_IDS = "(SELECT string_to_array(nullif(current_setting('ww.{0}', true), ''), ',')::bigint[])"
_SET = "coalesce(" + _IDS + ", '{{}}')"
_PERSON = "(SELECT nullif(current_setting('ww.person', true), '')::bigint)"
_FLAG = "(SELECT current_setting('ww.{0}', true) IS NOT DISTINCT FROM 'on')"


def _rule(sets: LiteralString, person: LiteralString, enrolled: LiteralString) -> LiteralString:
    """The rule for a label `l` and a viewer whose parts stand where these say. Same order as `rule.visible`."""
    return f"""(
    (cardinality(l.subjects) = 0 OR {sets.format("powers")} = '{{}}'
        OR (cardinality(l.subjects) = 1 AND {sets.format("powers")} = l.subjects)
        OR l.grants && {sets.format("grants")})
    AND l.compartments <@ {sets.format("compartments")}
    AND CASE
        WHEN l.published AND l.tlp = 0 THEN true
        WHEN l.published AND l.tlp = 1 AND {enrolled} THEN true
        WHEN {person} = ANY (l.persons) THEN true
        WHEN l.tlp = 4 THEN false
        WHEN l.organizations && {sets.format("organizations")} OR l.grants && {sets.format("grants")} THEN true
        WHEN l.tlp = 3 THEN false
        ELSE l.groups && {sets.format("groups")} OR (l.clients AND l.organizations && {sets.format("acting_for")})
    END)"""


RULE = _rule(_SET, _PERSON, _FLAG.format("enrolled"))
"""True for the rows of `markings_label l` that the viewer in the settings may see."""

RULE_FOR_MANY = _rule("v.{0}", "v.person", "v.enrolled")
"""The same for each of many viewers `v`, a row each, with a column for each part of a `types.Viewer`."""

SEEN = f"label_id IN (SELECT l.id FROM markings_label l WHERE {RULE})"

NOTHING: frozenset[str] = frozenset()
READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
WRITE = ADD | {"UPDATE", "DELETE"}

FOREIGN_TABLES: dict[str, Protection] = {
    "django_migrations": Protection.INFRASTRUCTURE,
    "django_content_type": Protection.INFRASTRUCTURE,
    "django_session": Protection.INFRASTRUCTURE,
    "auth_permission": Protection.INFRASTRUCTURE,
    "auth_group": Protection.INFRASTRUCTURE,
    "auth_group_permissions": Protection.INFRASTRUCTURE,
    "account_emailaddress": Protection.IDENTITY,
    "account_emailconfirmation": Protection.IDENTITY,
    "mfa_authenticator": Protection.IDENTITY,
    "procrastinate_jobs": Protection.INFRASTRUCTURE,
    "procrastinate_events": Protection.INFRASTRUCTURE,
    "procrastinate_periodic_defers": Protection.INFRASTRUCTURE,
    "procrastinate_workers": Protection.INFRASTRUCTURE,
    "django_cache": Protection.INFRASTRUCTURE,
}
"""Tables of libraries, which cannot declare their protection themselves."""


def declared() -> Iterator[type[models.Model]]:
    """Every concrete model of this project; each has `protection` (a model without it fails here, by design)."""
    for model in apps.get_models():
        if model.__module__.startswith("wardwatch."):
            if not hasattr(model, "protection"):
                raise TypeError(f"{model.__name__} does not declare its protection")
            yield model


def install(cursor: CursorWrapper) -> None:
    """Bring grants, policies and composite keys in line with the declarations. Run as the owner, after migrations."""
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APP}, {WORKER}")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {APP}, {WORKER}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}, {WORKER}")
    cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APP}, {WORKER}")
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    present = {name for (name,) in cursor.fetchall()}
    for table, protection in FOREIGN_TABLES.items():
        if table in present:
            _grant(cursor, table, app=READ if protection is Protection.CATALOGUE else WRITE, worker=WRITE)
    for model in declared():
        _protect(cursor, model)


def _protect(cursor: CursorWrapper, model: type[models.Model]) -> None:
    table = model._meta.db_table
    protection: Protection = model.protection  # type: ignore[attr-defined]
    _grant(cursor, table, app=app_rights(model), worker=worker_rights(model))
    if protection not in (Protection.LABELLED, Protection.CHILD):
        return
    if protection is Protection.CHILD:
        _follow_parent(cursor, model)
    write_only_add = getattr(model, "append_only", False)
    seen = getattr(model, "seen_through", SEEN)
    worker_seen = f"(NOT {_FLAG.format('viewing')} OR {seen})"
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for name, login, using in (("seen_by_app", APP, seen), ("seen_by_worker", WORKER, worker_seen)):
        check = "true" if write_only_add else using
        cursor.execute(f"DROP POLICY IF EXISTS {name} ON {table}")
        cursor.execute(f"DROP POLICY IF EXISTS {name}_add ON {table}")
        if write_only_add:
            cursor.execute(f"CREATE POLICY {name} ON {table} FOR SELECT TO {login} USING ({using})")
            cursor.execute(f"CREATE POLICY {name}_add ON {table} FOR INSERT TO {login} WITH CHECK ({check})")
        else:
            cursor.execute(f"CREATE POLICY {name} ON {table} TO {login} USING ({using}) WITH CHECK ({check})")


def worker_rights(model: type[models.Model]) -> frozenset[str]:
    """What the worker may do with a table's rows: a table that only grows is never changed, by nobody."""
    return ADD if getattr(model, "append_only", False) else WRITE


def app_rights(model: type[models.Model]) -> frozenset[str]:
    """What the app may do: the same, but of what only ingest, jobs or the sealer write it reads. Working data it does
    not touch."""
    protection: Protection = model.protection  # type: ignore[attr-defined]
    if protection is Protection.WORKING:
        return NOTHING
    reads = protection is Protection.CATALOGUE or getattr(model, "written_by_worker", False)
    return READ if reads else worker_rights(model)


def _grant(cursor: CursorWrapper, table: str, *, app: frozenset[str], worker: frozenset[str]) -> None:
    for login, rights in ((APP, app), (WORKER, worker)):
        if rights:
            cursor.execute(f"GRANT {', '.join(sorted(rights))} ON {table} TO {login}")


def _follow_parent(cursor: CursorWrapper, model: type[models.Model]) -> None:
    """A child's (parent, label) references the parent's (key, label), so a parent's new label reaches every child."""
    field = model._meta.get_field(model.parent)  # type: ignore[attr-defined]
    assert isinstance(field, models.ForeignKey)
    parent = field.related_model._meta
    key = parent.pk.column
    unique = f"{parent.db_table}_{key}_label"
    cursor.execute(f"SELECT 1 FROM pg_constraint WHERE conname = '{unique}'")
    if not cursor.fetchone():
        cursor.execute(f"ALTER TABLE {parent.db_table} ADD CONSTRAINT {unique} UNIQUE ({key}, label_id)")
    name = f"{model._meta.db_table}_follows_label"
    cursor.execute(f"SELECT 1 FROM pg_constraint WHERE conname = '{name}'")
    if not cursor.fetchone():
        cursor.execute(
            f"ALTER TABLE {model._meta.db_table} ADD CONSTRAINT {name} FOREIGN KEY ({field.column}, label_id)"
            f" REFERENCES {parent.db_table} ({key}, label_id) ON UPDATE CASCADE ON DELETE CASCADE"
        )
