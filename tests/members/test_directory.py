import pytest

from people import NOW, settle
from wardwatch.audit.types import OPERATOR
from wardwatch.kit.database import login
from wardwatch.kit.errors import FormatError, NotFound
from wardwatch.members.models import Organization
from wardwatch.members.operations import OrganizationFacts, register_organization
from wardwatch.members.queries import center_name, find_organization
from wardwatch.members.types import OrganizationKind


def test_an_organization_is_found_by_uid_identifier_or_name_and_by_nothing_else(db: str) -> None:
    sector = settle()
    viewer = sector.viewer(sector.ada)
    for text in (str(sector.orchard.uid), "orchard CLINIC"):
        assert find_organization(text, viewer=viewer) == sector.orchard
    for text in ("Orchard", "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", ""):  # the second only looks like a uid
        with pytest.raises(NotFound):
            find_organization(text, viewer=viewer)
    assert center_name() == sector.center.name


def test_a_time_zone_that_is_none_is_refused(db: str) -> None:
    settle()
    for zone in ("Moon/Base", "america", ""):
        facts = OrganizationFacts(name="Nowhere", kind=OrganizationKind.PARTNER, time_zone=zone)
        with login("worker"), pytest.raises(FormatError):
            register_organization(facts=facts, actor=OPERATOR, at=NOW)
    with login("worker"):
        assert not Organization.objects.filter(name="Nowhere").exists()
