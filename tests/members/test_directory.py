import pytest

from people import settle
from wardwatch.kit.errors import NotFound
from wardwatch.members.queries import center_name, find_organization


def test_an_organization_is_found_by_uid_identifier_or_name_and_by_nothing_else(db: str) -> None:
    sector = settle()
    viewer = sector.viewer(sector.ada)
    for text in (str(sector.orchard.uid), "orchard CLINIC"):
        assert find_organization(text, viewer=viewer) == sector.orchard
    for text in ("Orchard", "zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz", ""):  # the second only looks like a uid
        with pytest.raises(NotFound):
            find_organization(text, viewer=viewer)
    assert center_name() == sector.center.name
