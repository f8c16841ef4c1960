"""The framework's way to PostgreSQL (it looks for this name), but for how a kept connection is found to be alive.

The framework asks the server something before each request's first statement. A server that ended, or that ended the
connection, has closed the line: that shows without asking, and spares every request a round trip.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the database."""

    def is_usable(self) -> bool:
        """Whether the line stands. Asks over it only where something lies there unread: perhaps the server's end."""
        if self.connection is None or self.connection.closed:
            return False
        line = select.poll()
        line.register(self.connection.fileno(), select.POLLIN)
        return not line.poll(0) or super().is_usable()
