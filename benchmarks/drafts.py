"""From an addition to a catalogue, an advisory, a month or a group to a complete draft, on the real public data.

Measured is what an analyst waits for: gathering as any member would see it, drafting, and the checks. Numbers of
members are asked of a sector that has none of it, as in an empty center.
"""

import statistics
from collections.abc import Callable

from harness import SHARED_DATA, figure, fresh_home, peak_memory, timed, title

ORIGINS = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("cve_records", "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz"),
    ("cisa_csaf", "cisa-csaf/icsma"),
    ("mitre_attack", "mitre-attack/enterprise-attack-18.1.stix21.json.gz"),
)
GROUP = "object:intrusion-set--dd2d9ca6-505b-4860-a604-233685b802c7"
RUNS = 5
WANTED = (
    ("a vulnerability of the catalogue: sector alert", "sector-alert", "vulnerability:CVE-2024-1709", "< 2 s"),
    (
        "a medical advisory: device safety communication",
        "device-safety-communication",
        "advisory:CISA:ICSMA-25-058-01",
        "< 2 s",
    ),
    ("a month: vulnerability bulletin", "vulnerability-bulletin", "month:2026-07", ""),
    ("a month: report to homeland security", "homeland-security-report", "month:2026-07", ""),
    ("a week: leadership digest", "leadership-digest", "week:2026-W33", ""),
    ("a group: threat profile", "threat-profile", GROUP, ""),
    ("a group: threat briefing", "threat-briefing", GROUP, ""),
)


def main() -> None:
    """Print the figures."""
    if not SHARED_DATA.is_dir():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title("From facts to a complete draft")
    with fresh_home():
        fill()
        for words, kind, subject, aim in WANTED:
            draft, size = drafter(kind, subject)
            draft()
            seconds = statistics.median(timed(draft) for _ in range(RUNS))
            figure(f"{words}: median of {RUNS}", seconds, "s", aim=aim)
            print(f"    {size()}")
        figure("peak memory of the drafting process", peak_memory(), "MB")


def fill() -> None:
    """A center with its people, and what is public."""
    from people import settle
    from wardwatch.audit.types import OPERATOR
    from wardwatch.feeds import operations
    from wardwatch.kit import clock
    from wardwatch.kit.database import login
    from wardwatch.kit.progress import Silent

    settle()
    with login("worker"):
        for feed, name in ORIGINS:
            origin = str(SHARED_DATA / name)
            operations.pull(feed=feed, origin=origin, actor=OPERATOR, at=clock.now(), progress=Silent())


def drafter(kind: str, subject: str) -> tuple[Callable[[], None], Callable[[], str]]:
    """What makes one draft, and how large it came out. Released numbers are asked anew each time."""
    from django.core.cache import cache

    from wardwatch.kit import clock
    from wardwatch.products.checking import problems_of
    from wardwatch.products.document import Document, reading
    from wardwatch.products.document.walking import parts
    from wardwatch.products.drafting import drafted, gathered
    from wardwatch.products.types import KindName

    made: list[Document] = []

    def draft() -> None:
        cache.clear()
        at, name = clock.now(), KindName(kind)
        document = drafted(name, gathered(name, subject, at=at, today=at.date()))
        problems_of(document, tlp=None, at=at)
        made[:] = [document]

    def size() -> str:
        (document,) = made
        return f"{len(reading.write(document)) / 1000:,.0f} kB, {sum(1 for _ in parts(document)):,} parts"

    return draft, size


if __name__ == "__main__":
    main()
