"""A folder that any account may pass through to: pytest's own are closed to all but the account that runs the tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ww-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
