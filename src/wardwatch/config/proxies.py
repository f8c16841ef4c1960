"""Whose word is taken about visitors."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from granian.utils.proxies import wrap_wsgi_with_proxy_headers

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def believing(application: Application, proxies: Sequence[str]) -> Application:
    """`application`, which takes the word of `proxies` (addresses, networks) about visitors, and of nobody else.

    They say who asks (`X-Forwarded-For`, of which the last name that is no proxy counts) and how (`X-Forwarded-Proto`).
    """
    trusted: Application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=list(proxies))
    return trusted if proxies else application
