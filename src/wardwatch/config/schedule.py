"""Periodic jobs and how often they run (cron, UTC)."""

from procrastinate import App, JobContext

from wardwatch.kit.jobs import retry_stalled


def on_app_ready(app: App) -> None:
    """Add the periodic jobs; called by the queue once every slice's jobs are known."""

    @app.periodic(cron="* * * * *")
    @app.task(name="queue.retry_stalled", queue="housekeeping", queueing_lock="retry_stalled", pass_context=True)
    async def retry(context: JobContext, timestamp: int) -> None:
        await retry_stalled(context, timestamp)
