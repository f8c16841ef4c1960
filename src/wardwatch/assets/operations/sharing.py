"""The member's word on whether the center's staff may see hostname, serial, site and network exposure."""

import dataclasses
from datetime import datetime

from django.db import connection

from wardwatch.assets import models
from wardwatch.assets.operations.storing import begin
from wardwatch.audit.types import Actor
from wardwatch.markings.operations import intern, read
from wardwatch.members import labels
from wardwatch.members.acting import acting_as
from wardwatch.members.operations import record_sharing
from wardwatch.members.permissions import Principal, demand_official
from wardwatch.members.queries import center_id


def set_sharing(*, principal: Principal, actor: Actor, organization: int, shares: bool, at: datetime) -> None:
    """Let the center's staff see the private part of every asset, or no longer; at once, for old and new assets.

    Grants that the member gave for single assets stay. Raises `NotAllowed` for anyone but the member's owner: nobody
    consents for a member.
    """
    demand_official(principal, organization)
    with acting_as(principal):
        begin(organization)
        record_sharing(organization=organization, shares=shares, actor=actor, at=at)
        wanted = labels.private(organization, center_id(), shared=shares)
        rows = models.AssetPrivate.objects.filter(asset__organization=organization)
        for old in rows.values_list("label_id", flat=True).distinct():
            new = intern(dataclasses.replace(wanted, grants=read(old).grants))
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE assets_assetprivate p SET label_id = %s FROM assets_asset a"
                    " WHERE a.id = p.asset_id AND a.organization_id = %s AND p.label_id = %s",
                    [new, organization, old],
                )
