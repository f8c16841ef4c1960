"""Settings as they stand."""

from django.conf import settings

from wardwatch.kit.errors import NotFound
from wardwatch.markings.types import Viewer
from wardwatch.markings.viewing import seen_by
from wardwatch.members import models
from wardwatch.members.preferences.types import CenterSettings, MemberSettings
from wardwatch.members.queries.viewers import center_id
from wardwatch.members.types import Band


def member_settings(organization: int, *, viewer: Viewer) -> MemberSettings:
    """A member's settings. Raises `NotFound` for no member, and for one that `viewer` may not know."""
    with seen_by(viewer):
        rows = models.Enrollment.objects.select_related("organization")
        row = rows.filter(organization=organization, ended_at=None).first()
    if row is None:
        raise NotFound("This organization is not a member.")
    return MemberSettings(
        weekly_digest=row.weekly_digest,
        monthly_notice_limit=row.monthly_notice_limit,
        notify_from=Band(row.notify_from),
        language=row.language,
        time_zone=row.organization.time_zone,
    )


def letter_language(address: str, *, organization: int | None = None) -> str:
    """In which language (a code) a letter to `address` is written: that of whoever signs in with it, else the one of
    the mails of their organization, or of `organization`. Works as whoever the connection works as."""
    found = models.User.objects.filter(email__iexact=address).values_list("language", "person__organization")
    own, theirs = found.first() or ("", organization)
    mails = models.Enrollment.objects.filter(organization=theirs, ended_at=None).values_list("language", flat=True)
    return own or mails.first() or settings.LANGUAGE_CODE


def center_settings() -> CenterSettings:
    """What the center says of itself; it is public."""
    row = models.Organization.objects.get(pk=center_id())
    return CenterSettings(
        name=row.name, telephone=row.telephone, time_zone=row.time_zone, emergency_words=row.emergency_words
    )
