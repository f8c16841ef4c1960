"""What the worker does by itself can be begun: one job that cannot ends the worker at its first beat."""

from wardwatch.config.schedule import DRAFTS, PULLS
from wardwatch.kit.jobs import worker_app


def test_every_job_of_the_schedule_can_be_deferred() -> None:
    working = worker_app()
    scheduled = list(working.periodic_registry.periodic_tasks.values())
    assert len(scheduled) > len(PULLS) + len(DRAFTS)
    for each in scheduled:
        each.task.configure()
        assert working.tasks[each.task.name] is each.task, "in an app's module `jobs`, where the worker looks for it"
