"""Every name in the real public data: advisories, CVE records, parts lists."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cpe

QUOTED = re.compile(r'"(cpe:(?:[^"\\]|\\.)*)"')
BARE = re.compile(r'(?<!")\bcpe:[^\s"<>]+')


def published(folder: Path) -> Iterator[str]:
    for path in (each for each in folder.rglob("*") if each.is_file()):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        text = content.decode("utf-8", "replace")
        yield from (json.loads(f'"{name}"') for name in QUOTED.findall(text))
        yield from BARE.findall(text)


def test_every_published_name_is_read_and_written_back(shared_data: Path):
    names, refused = set(published(shared_data)), Counter[str]()
    assert len(names) > 2000
    for text in names:
        try:
            name = cpe.read(text)
        except FormatError as error:
            refused[str(error)] += 1
            continue
        written = str(name) if text.startswith("cpe:2.3:") else cpe.to_uri(name)
        assert written == text.lower()
        assert cpe.read(str(name)) == cpe.read(cpe.to_uri(name)) == name
    assert not refused
