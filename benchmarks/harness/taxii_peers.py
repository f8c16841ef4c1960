"""Other TAXII 2.1 servers from PyPI, run from a virtual environment that has them: beside ours, on the same machine.

The environment: `python -m venv PEERS && PEERS/bin/pip install medallion opentaxii gunicorn "sqlalchemy<2"`. OpenTAXII
0.9.3 cannot write its own identifiers as JSON; the file that starts it here lets it.
"""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.serving import serving

_OPENTAXII = """
import json
import sys
import uuid
from functools import partial

json.dumps = partial(json.dumps, default=str)
from opentaxii.http import app, server  # noqa: E402

if __name__ == "__main__":
    api = server.servers.taxii2.persistence.api
    with app.app_context():
        root = api.add_api_root("bench", default=True, is_public=True)
        held = api.add_collection(root.id, "bench", alias="bench", is_public=True, is_public_write=True)
        print(root.id, held.id, flush=True)
"""
_CONFIG = """---
domain: "localhost"
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {{db_connection: "sqlite:///{folder}/auth.db", create_tables: yes, secret: invented}}
taxii1:
taxii2:
  description: bench
  contact: nobody
  title: bench
  public_discovery: true
  max_content_length: 100000000
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {{db_connection: "sqlite:///{folder}/data.db", create_tables: yes}}
logging: {{opentaxii: error, root: error}}
"""
_MEDALLION = """
from medallion import load_app

app = load_app("medallion.json")
"""


@dataclass(frozen=True, slots=True)
class Peer:
    """A server that runs: the address of its collection's objects, and what a request carries."""

    name: str
    objects: str
    headers: dict[str, str]


@contextmanager
def opentaxii(venv: Path, folder: Path) -> Iterator[Peer]:
    """OpenTAXII on SQLite, empty, with two processes: a thread for each client that keeps its connection."""
    (folder / "peer.py").write_text(_OPENTAXII)
    (folder / "opentaxii.yml").write_text(_CONFIG.format(folder=folder))
    environment = os.environ | {"OPENTAXII_CONFIG": str(folder / "opentaxii.yml"), "PYTHONPATH": str(folder)}
    made = subprocess.run(
        [venv / "bin" / "python", "peer.py"], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    root, held = made.stdout.split()[-2:]
    with _served(venv, folder, environment, ["-w", "2", "--threads", "2", "peer:app"]) as address:
        yield Peer("OpenTAXII", f"{address}/taxii2/{root}/collections/{held}/objects/", {})


@contextmanager
def medallion(venv: Path, folder: Path, objects: Sequence[dict[str, Any]]) -> Iterator[Peer]:
    """medallion in memory, holding `objects`; what it holds is in one process."""
    added = "2026-01-01T00:00:00.{:06}Z"
    manifest = [
        {"id": each["id"], "date_added": added.format(number), "version": each["modified"], "media_type": _STIX}
        for number, each in enumerate(objects)
    ]
    held = {"id": _HELD, "title": "bench", "can_read": True, "can_write": True, "media_types": [_STIX]}
    root = {"information": {"title": "bench", "versions": [_TAXII], "max_content_length": 10**8}, "status": []}
    data = {
        "/discovery": {"title": "bench", "api_roots": ["/bench/"], "default": "/bench/"},
        "bench": {**root, "collections": [{**held, "manifest": manifest, "objects": list(objects)}]},
    }
    (folder / "data.json").write_text(json.dumps(data))
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend"}
    config = {"backend": {**backend, "filename": "data.json"}, "users": {"bench": "bench"}}
    (folder / "medallion.json").write_text(json.dumps({**config, "taxii": {"max_page_size": 1000}}))
    (folder / "memory.py").write_text(_MEDALLION)
    with _served(venv, folder, dict(os.environ), ["-w", "1", "--threads", "4", "memory:app"]) as address:
        headers = {"Authorization": "Basic " + b64encode(b"bench:bench").decode()}
        yield Peer("medallion", f"{address}/bench/collections/{_HELD}/objects/", headers)


_HELD = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
_STIX, _TAXII = "application/stix+json;version=2.1", "application/taxii+json;version=2.1"


@contextmanager
def _served(venv: Path, folder: Path, environment: dict[str, str], more: Sequence[str]) -> Iterator[str]:
    def line(port: int) -> list[str]:
        gunicorn = [str(venv / "bin" / "gunicorn"), "-b", f"127.0.0.1:{port}", "-t", "600"]
        return [*gunicorn, "--log-level", "critical", *more]

    with (
        (folder / "peer.log").open("w") as log,
        serving(line, cwd=folder, env=environment, stdout=log, stderr=log) as address,
    ):
        yield address
