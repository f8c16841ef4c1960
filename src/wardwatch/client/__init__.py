"""A center, asked over the network: its REST interface as Python, usable alone, without Django or a database.

Law: `calls` is generated from the OpenAPI document (`tools/client.py`), so it says what the center says; `asking` is
the one way out: TLS, no redirects, bounded answers, writes that are done once, and waiting as the center asks.

    with Center("https://center.example.org", token) as center:
        for finding in center.findings(state=["open"]):
            print(finding.vulnerability, finding.product)

Call: one operation of the document as a method. Value: a frozen struct, as the document describes it.
"""

from wardwatch.client.asking import Refused, TokenRefused, TooFast
from wardwatch.client.calls import Calls


class Center(Calls):
    """A center at an address, asked with a token. Use as a context manager, or call `close`.

    Lists come as iterators that follow cursors. What was refused raises `Refused` (`NotFound` for what is missing or
    hidden, `TokenRefused`), what could not be reached `Unavailable`, what asks too often for too long `TooFast`.
    """


__all__ = ["Calls", "Center", "Refused", "TokenRefused", "TooFast"]
