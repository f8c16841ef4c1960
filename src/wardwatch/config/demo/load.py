"""Fill an empty center with the demonstration sector, through the same operations that real data takes.

Only into an empty database; people get random passwords, kept in a file of mode 0600 in the home folder so that a later
start can show them again.
"""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings

from wardwatch.audit.types import OPERATOR
from wardwatch.config.demo import sector
from wardwatch.kit.errors import Refusal
from wardwatch.kit.progress import Progress
from wardwatch.members import operations
from wardwatch.members.models import Organization
from wardwatch.members.operations import OrganizationFacts
from wardwatch.members.types import OrganizationKind, PowerKind, Purpose, RoleName, SizeClass

FEEDS = (
    ("cms_hospitals", "hospitals.csv"),
    ("cisa_csaf", "csaf"),
    ("cisa_kev", "known_exploited_vulnerabilities.json"),
    ("cve_records", "cve_records.jsonl"),
    ("first_epss", "epss_scores-2026-01-30.csv"),
)
"""The demonstration documents, in the order in which the story has them arrive."""


class NotEmpty(Refusal):
    """Demonstration data never mixes with anything else."""

    code = "demo.not-empty"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one persona of the demonstration signs in."""

    key: str
    email: str
    password: str
    does: str


def load(*, at: datetime, progress: Progress) -> None:
    """Create the sector, its inventories and documents, and let the center get to work. Runs as the worker."""
    if Organization.objects.exists():
        raise NotEmpty("The database is not empty; demonstration data is only loaded into an empty one.")
    organizations = sector.organizations()
    total = len(organizations) + len(FEEDS)
    passwords: dict[str, str] = {}
    ids: dict[str, int] = {}
    for done, item in enumerate(organizations):
        progress.step(done, total, item["name"])
        ids[item["key"]] = _settle(item, ids, passwords, at)
    for item in organizations:
        _permit(item, ids, at)
    _remember(passwords)
