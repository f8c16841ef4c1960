"""Sends what is due in the database `sys.argv[1]` through `sys.argv[2]`, as a process of its own that can be killed.

`sys.argv[3]` names where it kills itself: "claimed", "handed over", "settled" (and the next claimed), or "never";
`sys.argv[4]`, where it is given, how many connections it may use.
"""

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


def main(database: str, url: str, point: str, lanes: str = "1") -> None:
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
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
        outbox.send_round(url=url, clock=lambda: clock.now() + later, lanes=int(lanes))


if __name__ == "__main__":
    main(*sys.argv[1:])
