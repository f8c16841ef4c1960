"""A kept connection is looked at before a request: what the server ended is opened anew, what stands is kept."""

import psycopg
from django.db import connection


def answered() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        ((pid,),) = cursor.fetchall()
    return int(pid)


def looked_at() -> int:
    """As the framework does at the beginning of a request."""
    connection.health_check_done = False
    connection.close_if_health_check_failed()
    return answered()


def test_what_stands_is_kept(db: str) -> None:
    before = answered()
    connection.health_check_enabled = True
    assert connection.is_usable()
    assert looked_at() == before


def test_what_the_server_ended_is_opened_anew(db: str) -> None:
    before = answered()
    connection.health_check_enabled = True
    with psycopg.connect(db, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert not connection.is_usable()
    assert looked_at() != before


def test_what_was_closed_here_is_not_usable(db: str) -> None:
    answered()
    connection.connection.close()
    assert not connection.is_usable()
