"""Full pull of the real public data into an empty embedded database, and a second pull that finds nothing new."""

from harness import SHARED_DATA, figure, fresh_home, peak_memory, timed, title

ORIGINS = (
    ("cisa_kev", "cisa-kev/known_exploited_vulnerabilities-2026-08-21.json"),
    ("first_epss", "epss/epss_scores-2026-01-30.csv.gz"),
    ("cve_records", "cisa-vulnrichment/cve5-vulnrichment-selection.jsonl.gz"),
    ("cisa_csaf", "cisa-csaf/icsma"),
    ("cisa_csaf", "cisa-csaf/icsa_hph_sector.jsonl.gz"),
    ("cms_hospitals", "cms/Hospital_General_Information_2026-02.csv.gz"),
)


def main() -> None:
    """Print the figures."""
    if not SHARED_DATA.is_dir():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title("Pull of the real public data")
    with fresh_home():
        from people import settle
        from wardwatch.audit.types import OPERATOR
        from wardwatch.feeds import operations
        from wardwatch.kit import clock
        from wardwatch.kit.database import login
        from wardwatch.kit.progress import Silent

        settle()

        def pull(feed: str, name: str) -> None:
            operations.pull(
                feed=feed, origin=str(SHARED_DATA / name), actor=OPERATOR, at=clock.now(), progress=Silent()
            )

        with login("worker"):
            for words, aim in (("first", "45 s"), ("second, nothing new", "5 s")):
                total = 0.0
                for feed, name in ORIGINS:
                    seconds = timed(lambda feed=feed, name=name: pull(feed, name))
                    total += seconds
                    figure(f"{words}: {feed} {name.split('/')[-1]}", seconds, "s")
                    if feed == "first_epss" and words == "first":
                        figure("EPSS rows", 313_089 / seconds, "rows/s", aim="30,000")
                figure(f"{words} pull in all", total, "s", aim=aim)
        figure("peak memory of the pulling process", peak_memory(), "MB", aim="600")


if __name__ == "__main__":
    main()
