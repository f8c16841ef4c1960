"""Inventory lines in words: names that pages, letters and the database put together alike."""

import pytest
from django.db import connection

from wardwatch.assets.wording import NAMED, named
from wardwatch.kit.database import rows

NAMES = {
    ("Contec", "CMS8000"): "Contec CMS8000",
    ("OpenSSL", "OpenSSL"): "OpenSSL",
    ("Philips", "philips IntelliVue"): "philips IntelliVue",
    ("GE", "General Monitor"): "GE General Monitor",
    ("unknown", "Halden Vitalis 300"): "Halden Vitalis 300",
}


@pytest.mark.parametrize("said", NAMES)
def test_a_maker_is_named_once(said: tuple[str, str]) -> None:
    assert named(*said) == NAMES[said]


def test_the_database_names_alike(db: str) -> None:
    with connection.cursor() as cursor:
        made = rows(
            cursor,
            f"SELECT {NAMED.format('l')} FROM unnest(%s::text[], %s::text[]) AS l(vendor, product)",
            [[maker for maker, _product in NAMES], [product for _maker, product in NAMES]],
        )
    assert [name for (name,) in made] == list(NAMES.values())
