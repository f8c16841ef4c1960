"""For what stands before the program, such as a load balancer: can it take requests now? Nothing else is said."""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 where the database answers and has every table as this program knows it, else 503."""
    ready = _is_ready()
    return HttpResponse("ok" if ready else "not ready", content_type="text/plain", status=200 if ready else 503)


def _is_ready() -> bool:
    try:
        return _wanted() <= MigrationRecorder(connection).applied_migrations().keys()
    except DatabaseError:
        return False


@cache
def _wanted() -> frozenset[tuple[str, str]]:
    """The last migration of each app, by app and name: it stands on all that are before it."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
