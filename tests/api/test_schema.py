"""The document is kept: whatever it lets a program send gets an answer that it describes, and never a failure."""

from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.programs import token_of
from people import Sector
from wardwatch.members.permissions import Action

EXAMPLES = 3
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def operations() -> list[Any]:
    """Every operation of the document."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", WSGIHandler(), headers={"Host": "localhost"})
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("who", ["ada", "rosa"])
def test_whatever_the_document_allows_is_answered_as_it_says(sector: Sector, many_requests: None, who: str) -> None:
    headers = {"Authorization": f"Bearer {token_of(getattr(sector, who), list(Action))}", "Host": "localhost"}
    found = operations()
    assert len(found) > 20
    for operation in found:
        _try(operation, headers)


def _try(operation: Any, headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def each(case: Any) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    each()
