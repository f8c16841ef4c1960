"""What a command works in: the embedded database running, one login, errors turned into sentences."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn
from uuid import UUID

from django.conf import settings
from django.db import connections
from django.db.utils import OperationalError, ProgrammingError
from psycopg.errors import UndefinedTable

from wardwatch.audit.types import OPERATOR, Actor
from wardwatch.cli.output import fail
from wardwatch.config import schema
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound, Refusal, Unavailable
from wardwatch.kit.progress import Bar, Progress, Silent
from wardwatch.members.permissions import Principal
from wardwatch.members.queries import operator

ACTOR: Actor = OPERATOR


@contextmanager
def database(as_login: str = "app", *, as_json: bool = False) -> Iterator[None]:
    """Work on this home's database as one login; refusals end the command with their reason.

    Where there is no home yet nothing is made.
    """
    refuse_elsewhere(as_json=as_json)
    if not settings.HOME.is_made:
        _fail_without_center(as_json=as_json)
    with refusals(as_json=as_json), settings.HOME.server(), login(as_login):
        yield


@contextmanager
def fresh_database(as_login: str, *, as_json: bool) -> Iterator[None]:
    """The same for a home that may be empty: logins, database and tables are made first."""
    refuse_elsewhere(as_json=as_json)
    with refusals(as_json=as_json), settings.HOME.server() as server:
        settings.HOME.prepare(server)
        schema.migrate()
        with login(as_login):
            yield


def refuse_elsewhere(*, as_json: bool = False) -> None:
    """End a command that cannot be asked of a center elsewhere, where one is named."""
    if settings.ENVIRONMENT.url is not None:
        words = "This works only on the center's own machine. Unset WARDWATCH_URL to work on the center of this one."
        fail(words, code="center.elsewhere", as_json=as_json)


@contextmanager
def refusals(*, as_json: bool = False) -> Iterator[None]:
    """Turn the house's errors into sentences and exit status 1."""
    try:
        yield
    except Refusal as refusal:
        fail(refusal.message, code=refusal.code, as_json=as_json, **refusal.evidence)
    except FormatError as error:
        fail(str(error), code="format", as_json=as_json)
    except Unavailable as failure:
        words = "Trying again later may help." if failure.retry else "Trying again will not help."
        fail(f"{failure.message} {words}", code="unavailable", as_json=as_json, retry=failure.retry)
    except OSError as failure:
        fail(f"{failure.filename or 'A file'}: {failure.strerror}.", code="file", as_json=as_json)
    except (OperationalError, ProgrammingError) as error:
        if not _looks_uninitialised(error):
            raise
        _fail_without_center(as_json=as_json)
    finally:
        connections.close_all()


def _fail_without_center(*, as_json: bool) -> NoReturn:
    fail("This home has no center yet. Run: wardwatch init", code="center.missing", as_json=as_json)


def _looks_uninitialised(error: Exception) -> bool:
    """Before `init` the logins, the database or the tables are missing, whichever is met first."""
    no_tables = isinstance(error.__cause__, UndefinedTable)
    return no_tables or bool(
        re.search(r'password authentication failed|(role|database) ".*" does not exist', str(error))
    )


@contextmanager
def progress(*, as_json: bool) -> Iterator[Progress]:
    """A bar where somebody watches, silence where a program reads."""
    if as_json or not sys.stderr.isatty():
        yield Silent()
    else:
        with Bar() as bar:
            yield bar


def principal() -> Principal:
    """The operator at the shell, with the center's eyes."""
    return operator()


def uid(text: str) -> UUID:
    """What somebody typed for a uid; what is none names nothing. Raises `NotFound`."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("That is not a uid: it has 32 hexadecimal digits.", text=text) from error
