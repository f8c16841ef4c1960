"""A settled sector whose first hospital signs in by an identity server of its own. Imports wait for settings."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from identityserver import IdentityServer
    from people import Sector


@pytest.fixture
def server() -> Iterator["IdentityServer"]:
    from identityserver import IdentityServer, serving

    with serving(IdentityServer()) as server:
        yield server


@pytest.fixture
def sector(db: str, plain_static: None, settings: Any, server: "IdentityServer") -> "Sector":
    from django.core.cache import cache

    from people import settle
    from web.sign_on.steps import register

    settings.SIGN_ON_TARGETS = (server.target,)
    cache.clear()
    sector = settle()
    register(sector, sector.rosa, server, "riverbend.invalid")
    return sector
