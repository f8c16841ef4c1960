"""How the center offers its CSAF documents (CSAF 2.0 section 7.1): metadata, a ROLIE feed, lists of files, hashes.

Every address is `base` and what follows it. Where every document is signed (7.1.19) and the key is offered (7.1.20),
the center is a `csaf_trusted_provider`; else a `csaf_provider`.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

import msgspec

from wardwatch.products.edition import Center
from wardwatch.products.renderers import facts
from wardwatch.products.renderers.csaf import FOLDER, LABELS, path, path_of
from wardwatch.products.types import Marking

__all__ = ["FOLDER", "Offered", "changes", "feed", "hash_files", "index", "metadata", "path", "path_of"]
METADATA, INDEX, CHANGES = "provider-metadata.json", "index.txt", "changes.csv"
_CSAF = [{"scheme": "urn:ietf:params:rolie:category:information-type", "term": "csaf"}]
_FORMAT = {"schema": "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json", "version": "2.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A released CSAF document: `path` is `/<year>/<file>`, the digests are of its bytes, in hex.

    `is_signed`: a detached OpenPGP signature lies beside it.
    """

    number: str
    title: str
    summary: str
    path: str
    released: datetime
    updated: datetime
    sha256: str
    sha512: str
    is_signed: bool = False


def feed_name(tlp: Marking) -> str:
    """The file of the feed for a marking: those of one CSAF label are in one feed (7.1.15)."""
    return f"csaf-feed-tlp-{LABELS[tlp].lower()}.json"


def metadata(
    center: Center,
    base: str,
    *,
    updated: datetime,
    markings: Iterable[Marking] = (Marking.CLEAR,),
    key: str = "",
) -> bytes:
    """`provider-metadata.json` (7.1.7): who provides, and where each feed, the directory and the key are.

    `key` is the fingerprint of the OpenPGP key that signed every document; "" where one is not signed.
    """
    labels = dict.fromkeys((LABELS[tlp], feed_name(tlp)) for tlp in markings)
    feeds = [{"summary": _title(center, label), "tlp_label": label, "url": _join(base, name)} for label, name in labels]
    publisher = {"category": "coordinator", "name": center.name, "namespace": center.url}
    contact = ", ".join(each for each in (center.mail, center.phone) if each)
    return _json(
        {
            "canonical_url": _join(base, METADATA),
            "distributions": [{"directory_url": base.rstrip("/") + "/"}, {"rolie": {"feeds": feeds}}],
            "last_updated": facts.stamp(updated),
            "list_on_CSAF_aggregators": True,
            "metadata_version": "2.0",
            "mirror_on_CSAF_aggregators": True,
            **({"public_openpgp_keys": [{"fingerprint": key, "url": _join(base, key_path(key))}]} if key else {}),
            "publisher": publisher | ({"contact_details": contact} if contact else {}),
            "role": "csaf_trusted_provider" if key else "csaf_provider",
        }
    )


def feed(center: Center, base: str, tlp: Marking, documents: Iterable[Offered], *, updated: datetime) -> bytes:
    """The ROLIE feed for a marking (7.1.15; RFC 8322), what changed last first. `updated` is that of the feed."""
    name = feed_name(tlp)
    return _json(
        {
            "feed": {
                "id": name.removesuffix(".json"),
                "title": _title(center, LABELS[tlp]),
                "link": [{"rel": "self", "href": _join(base, name)}],
                "category": _CSAF,
                "updated": facts.stamp(updated),
                "entry": [_entry(base, each) for each in _newest_first(documents)],
            }
        }
    )


def index(documents: Iterable[Offered]) -> bytes:
    """`index.txt` (7.1.12): the path of each document, from the directory."""
    return "".join(f"{path}\n" for path in sorted(_relative(each) for each in documents)).encode()


def changes(documents: Iterable[Offered]) -> bytes:
    """`changes.csv` (7.1.13): path and last change of each document, the newest first, without a header."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows((_relative(each), facts.stamp(each.updated)) for each in _newest_first(documents))
    return buffer.getvalue().encode()


def key_path(fingerprint: str) -> str:
    """Where the public OpenPGP key is, from the directory (7.1.20)."""
    return f"openpgp/{fingerprint}.asc"


def hash_files(document: Offered) -> dict[str, bytes]:
    """The files beside a document that hold its digests, by path (7.1.18)."""
    name = PurePosixPath(document.path).name
    digests = {"sha256": document.sha256, "sha512": document.sha512}
    return {f"{document.path}.{kind}": f"{digest}  {name}\n".encode() for kind, digest in digests.items()}


def _entry(base: str, document: Offered) -> dict[str, Any]:
    url = _join(base, document.path)
    signature = [{"rel": "signature", "href": f"{url}.asc"}] if document.is_signed else []
    return {
        "id": document.number,
        "title": document.title,
        "link": [
            {"rel": "self", "href": url},
            {"rel": "hash", "href": f"{url}.sha256"},
            {"rel": "hash", "href": f"{url}.sha512"},
            *signature,
        ],
        "published": facts.stamp(document.released),
        "updated": facts.stamp(document.updated),
        "summary": {"content": document.summary or document.title},
        "content": {"type": "application/json", "src": url},
        "format": _FORMAT,
    }


def _newest_first(documents: Iterable[Offered]) -> list[Offered]:
    return sorted(documents, key=lambda each: (each.updated, each.path), reverse=True)


def _relative(document: Offered) -> str:
    return document.path.lstrip("/")


def _join(base: str, path: str) -> str:
    return f"{base.rstrip('/')}/{path.lstrip('/')}"


def _title(center: Center, label: str) -> str:
    return f"{center.name}: CSAF (TLP:{label})"


def _json(made: dict[str, Any]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n"
