"""Sends what is due in a database through a server, as a process of its own that can be killed."""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django


def die_after(module: Any, name: str) -> None:
    original: Callable[..., Any] = getattr(module, name)

    def once(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(module, name, once)


def main(database: str, url: str, point: str, lanes: int) -> None:
    """Send with so many connections; `point` names where it kills itself.

    That is "claimed", "handed over", "settled" (and the next claimed), or "never".
    """
    django.setup()
    from django.conf import settings
    from django.db import connections

    settings.DATABASES["default"]["NAME"] = connections.databases["default"]["NAME"] = database
    from wardwatch.delivery import claims, outbox
    from wardwatch.delivery.channels.mail import MailServer
    from wardwatch.kit import clock
    from wardwatch.kit.database import login

    if point == "claimed":
        die_after(claims, "claim")
    elif point == "handed over":
        die_after(MailServer, "hand_over")
    elif point == "settled":
        die_after(claims, "settle")
    outbox._WORTH_A_LANE = 1
    later = timedelta(days=400)  # tests put their messages at an invented time
    with login("worker"):
        outbox.send_round(url=url, clock=lambda: clock.now() + later, lanes=lanes)


if __name__ == "__main__":
    main(*sys.argv[1:4], lanes=int(sys.argv[4]))
