"""Periodic jobs and how often they run (cron, UTC)."""

from procrastinate import App, JobContext

from wardwatch.assets.jobs import go_on
from wardwatch.audit.jobs import seal
from wardwatch.delivery.jobs import mail_codes, mail_invitations, mail_recoveries, send_due
from wardwatch.engagements.jobs import count_sector, publish, send_digests
from wardwatch.exposures.jobs import catch_up, propose
from wardwatch.feeds.jobs import pull_scheduled, pull_servers
from wardwatch.intel.jobs import judge, name
from wardwatch.kit.jobs import periodic, retry_stalled
from wardwatch.members.jobs import forget
from wardwatch.products.jobs import (
    DRAFTED,
    ask_all_sources,
    compare_values,
    draft,
    release_due,
    remind,
    remind_of_briefings,
)
from wardwatch.reports.jobs import go_on as read_reports
from wardwatch.sharing.jobs import bring_in_line, forget_gone, oppose, take_in_left
from wardwatch.sharing.jobs import send_due as send_to_partners
from wardwatch.subscriptions.jobs import call_due, write_digests

PERIODIC = (
    (seal, "* * * * *"),
    (publish, "* * * * *"),
    (mail_codes, "* * * * *"),
    (mail_invitations, "* * * * *"),
    (mail_recoveries, "* * * * *"),
    (send_due, "* * * * *"),
    (go_on, "* * * * *"),
    (catch_up, "*/5 * * * *"),
    (propose, "41 * * * *"),
    (count_sector, "*/15 * * * *"),
    (send_digests, "0 13 * * 1"),
    (judge, "* * * * *"),
    (name, "*/5 * * * *"),
    (take_in_left, "* * * * *"),
    (read_reports, "* * * * *"),
    (oppose, "*/10 * * * *"),
    (bring_in_line, "31 * * * *"),
    (pull_servers, "11 * * * *"),
    (send_to_partners, "*/5 * * * *"),
    (release_due, "* * * * *"),
    (remind, "* * * * *"),
    (compare_values, "* * * * *"),
    (write_digests, "*/5 * * * *"),
    (call_due, "* * * * *"),
    (ask_all_sources, "51 4 * * *"),
    (remind_of_briefings, "*/10 * * * *"),
    (forget, "23 3 * * *"),
    (forget_gone, "33 3 * * *"),
)
"""Jobs that look at what is and do what is left: a lost wake-up costs at most one round."""

DRAFTS = {kind.value: f"{minute} * * * *" for minute, kind in enumerate(DRAFTED, 6)}
"""Drafts that come with a month or a week. They are looked for each hour: what was missed comes an hour later."""

PULLS = {
    "cisa_kev": "7 * * * *",
    "cisa_csaf": "17 */2 * * *",
    "cve_records": "27 */6 * * *",
    "first_epss": "37 13 * * *",
    "cms_hospitals": "47 4 * * 2",
    "openfda_udi": "57 5 * * 6",
    "mitre_attack": "7 5 * * 3",
    "misp_galaxy": "17 5 * * 4",
}
"""When each feed is pulled from its public address. A center that holds a demonstration pulls nothing by itself."""


def on_app_ready(app: App) -> None:
    """Add the periodic jobs; called by the queue once every slice's jobs are known."""
    for task, cron in PERIODIC:
        periodic(app, task, cron)
    for kind, cron in DRAFTS.items():
        periodic(app, draft, cron, kind=kind)
    for feed, cron in PULLS.items():
        periodic(app, pull_scheduled, cron, feed=feed)

    @app.periodic(cron="* * * * *", periodic_id="queue.retry_stalled")
    @app.task(name="queue.retry_stalled", queue="housekeeping", queueing_lock="retry_stalled", pass_context=True)
    async def retry(context: JobContext, timestamp: int) -> None:
        await retry_stalled(context, timestamp)
