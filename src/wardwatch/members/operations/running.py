"""What an administrator does to the running program itself."""

from datetime import datetime

from django.db import transaction

from wardwatch.audit.operations import record
from wardwatch.audit.types import Actor
from wardwatch.kit import jobs
from wardwatch.kit.errors import Refusal
from wardwatch.markings.operations import intern
from wardwatch.members import labels
from wardwatch.members.events import JobTriedAgain
from wardwatch.members.permissions import Action, Principal
from wardwatch.members.queries import center_id


class NotFailed(Refusal):
    """The job does not wait for anybody: it never failed for good, or somebody asked for it already."""

    code = "job.not-failed"


def try_job_again(*, principal: Principal, actor: Actor, job: int, at: datetime) -> str:
    """Have a job that failed for good done once more, now; returns its name. Raises `NotAllowed`, `NotFailed`."""
    center = center_id()
    principal.demand(Action.ADMINISTER, center)
    with transaction.atomic():
        name = jobs.try_again(job, at=at)
        if name is None:
            raise NotFailed("This job is not among those that failed. Somebody may have asked for it already.", job=job)
        label = intern(labels.internal(center))
        record(JobTriedAgain(subject=f"job:{job}", label=label, job=job, task=name), actor=actor, at=at)
    return name
