"""The one guarded way to fetch something from outside.

Law: only `https`; only public addresses, checked after the name was resolved and then pinned: the connection goes to
the very address that was checked, for every redirect anew. Sizes are bounded after decompression, and so is the total
time, however slowly a server drips. What may not be public (an on-premises server, a test) is named in `Allow`.
"""

from wardwatch.kit.http.client import Client, Response, agent, get
from wardwatch.kit.http.network import NOTHING, Allow, refused_because
from wardwatch.kit.http.transfer import Interrupted, TooLarge

__all__ = ["NOTHING", "Allow", "Client", "Interrupted", "Response", "TooLarge", "agent", "get", "refused_because"]
