"""Bills of materials read in a second: CycloneDX as JSON and XML, SPDX as JSON and tag-value, and hostile ones refused.

Documents are generated: a device with nested firmware, and libraries with purl, CPE, hash and dependencies. Peers:
`cyclonedx-python-lib` and `spdx-tools`, on the same bytes (installed for the purpose; left out where they are not).
Every case runs in a process of its own, so that its peak of memory is its own.
"""

import importlib.util
import io
import json
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from harness import figure, median, peak_memory, timed, title

COMPONENTS = 5_000
SERIAL = "urn:uuid:00000000-0000-4000-8000-000000000004"
NAMESPACE = "http://cyclonedx.org/schema/bom/1.6"


def main() -> None:
    """Print the figures; a number on the command line is how many components a document has."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COMPONENTS
    title(f"Bills of materials of {count:,} components")
    for name, (write, peer, read_peer) in FORMATS.items():
        size = len(write(count))
        measured(f"{name} ({size / count:,.0f} bytes each)", partial(ours, name, count), count)
        if importlib.util.find_spec(peer.replace("-", "_").removesuffix("_python_lib")) is None:
            print(f"  peer {peer} is not installed: left out (pip install {peer})")
        else:
            measured(f"  peer {peer}", partial(theirs, name, count, read_peer), count)
    print("  hostile documents, refused or bounded:")
    for name in HOSTILE:
        seconds, memory, said = apart(partial(hostile, name))
        figure(f"  {name}", seconds, "s")
        figure(f"  {name}: peak memory", memory, f"MB  {said}")


def measured(name: str, call: Callable[[], tuple[float, float, str]], count: int) -> None:
    """How many components a second, by the median, and the peak memory of the process."""
    seconds, memory, _ = apart(call)
    figure(name, count / seconds, "components/s")
    figure(f"{name}: peak memory", memory, "MB")


def apart(call: Callable[[], tuple[float, float, str]]) -> tuple[float, float, str]:
    """What a call gives in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(call).result()


def ours(name: str, count: int) -> tuple[float, float, str]:
    """Seconds to read a document and find who contains whom, and the peak of memory."""
    from wardwatch.standards import cyclonedx, spdx

    data = FORMATS[name][0](count)

    def read() -> int:
        return len((cyclonedx.parts(cyclonedx.read(data)) if "Cyclone" in name else spdx.parts(spdx.read(data))).parts)

    assert read() == count + 1
    return median(read), peak_memory(), ""


def theirs(name: str, count: int, read: Callable[[bytes], int]) -> tuple[float, float, str]:
    """The same with the peer, which does not say who contains whom."""
    data = FORMATS[name][0](count)
    assert read(data) == count
    return median(lambda: read(data), runs=3), peak_memory(), ""


def hostile(name: str) -> tuple[float, float, str]:
    """Seconds until a hostile document is refused, or read in part; the peak of memory; and what became of it."""
    from wardwatch.kit.errors import FormatError
    from wardwatch.standards import cyclonedx, spdx

    data = HOSTILE[name]()
    outcome: list[str] = []

    def read() -> None:
        try:
            found = (spdx if name.startswith("SPDX") else cyclonedx).read(data)
            outcome.append(f"read, {len(found.faults):,} faults")
        except FormatError as error:
            outcome.append(error.reason)

    return timed(read), peak_memory(), outcome[0]


def cyclonedx_json(count: int) -> bytes:
    """A device, described; components, each needed by it."""
    components = [
        {
            "type": "library",
            "bom-ref": f"c{number}",
            "name": f"library-{number}",
            "version": f"1.{number}",
            "supplier": {"name": "Tern"},
            "purl": f"pkg:generic/library-{number}@1.{number}",
            "cpe": f"cpe:2.3:a:tern:library-{number}:1.{number}:*:*:*:*:*:*:*",
            "hashes": [{"alg": "SHA-256", "content": f"{number:064x}"}],
        }
        for number in range(count)
    ]
    document = {
        **{"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": SERIAL, "version": 1},
        "metadata": {"component": {"type": "device", "bom-ref": "pump", "name": "Drift Pump"}},
        "components": components,
        "dependencies": [{"ref": "pump", "dependsOn": [f"c{number}" for number in range(count)]}],
    }
    return json.dumps(document).encode()


def cyclonedx_xml(count: int) -> bytes:
    """The same as XML."""
    components = "".join(
        f'<component type="library" bom-ref="c{number}"><supplier><name>Tern</name></supplier>'
        f"<name>library-{number}</name><version>1.{number}</version>"
        f'<hashes><hash alg="SHA-256">{number:064x}</hash></hashes>'
        f"<cpe>cpe:2.3:a:tern:library-{number}:1.{number}:*:*:*:*:*:*:*</cpe>"
        f"<purl>{escape(f'pkg:generic/library-{number}@1.{number}')}</purl></component>"
        for number in range(count)
    )
    needs = "".join(f'<dependency ref="c{number}"/>' for number in range(count))
    described = '<metadata><component type="device" bom-ref="pump"><name>Drift Pump</name></component></metadata>'
    return (
        f'<bom xmlns="{NAMESPACE}" serialNumber="{SERIAL}" version="1">{described}<components>{components}</components>'
        f'<dependencies><dependency ref="pump">{needs}</dependency></dependencies></bom>'
    ).encode()


def spdx_json(count: int) -> bytes:
    """The same as SPDX."""
    packages: list[dict[str, Any]] = [
        {
            "SPDXID": f"SPDXRef-{number}",
            "name": f"library-{number}",
            "versionInfo": f"1.{number}",
            "supplier": "Organization: Tern",
            "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False,
            "checksums": [{"algorithm": "SHA256", "checksumValue": f"{number:064x}"}],
            "externalRefs": [
                {
                    "referenceCategory": "PACKAGE-MANAGER",
                    "referenceType": "purl",
                    "referenceLocator": f"pkg:generic/library-{number}@1.{number}",
                }
            ],
        }
        for number in range(count)
    ]
    pump = {"SPDXID": "SPDXRef-pump", "name": "Drift Pump", "downloadLocation": "NOASSERTION", "filesAnalyzed": False}
    relations = [("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-pump")]
    relations += [("SPDXRef-pump", "CONTAINS", f"SPDXRef-{number}") for number in range(count)]
    names = ("spdxElementId", "relationshipType", "relatedSpdxElement")
    document = {
        **{"spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": "Drift Pump"},
        "documentNamespace": "https://larkmoor.invalid/drift-pump",
        "creationInfo": {"created": "2026-01-01T00:00:00Z", "creators": ["Organization: Larkmoor"]},
        "packages": [pump, *packages],
        "relationships": [dict(zip(names, each, strict=True)) for each in relations],
    }
    return json.dumps(document).encode()


def spdx_tags(count: int) -> bytes:
    """The same as tag-value."""
    head = (
        "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: Drift Pump\n"
        "DocumentNamespace: https://larkmoor.invalid/drift-pump\nCreator: Organization: Larkmoor\n"
        "Created: 2026-01-01T00:00:00Z\n\nPackageName: Drift Pump\nSPDXID: SPDXRef-pump\n"
        "PackageDownloadLocation: NOASSERTION\nFilesAnalyzed: false\n"
        "Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-pump\n\n"
    )
    packages = (
        f"PackageName: library-{number}\nSPDXID: SPDXRef-{number}\nPackageVersion: 1.{number}\n"
        f"PackageSupplier: Organization: Tern\nPackageDownloadLocation: NOASSERTION\nFilesAnalyzed: false\n"
        f"PackageChecksum: SHA256: {number:064x}\n"
        f"ExternalRef: PACKAGE-MANAGER purl pkg:generic/library-{number}@1.{number}\n"
        f"Relationship: SPDXRef-pump CONTAINS SPDXRef-{number}\n\n"
        for number in range(count)
    )
    return (head + "".join(packages)).encode()


def peer_cyclonedx_json(data: bytes) -> int:
    """Components that `cyclonedx-python-lib` reads."""
    from cyclonedx.model.bom import Bom

    return len(Bom.from_json(json.loads(data)).components)  # type: ignore[attr-defined]


def peer_cyclonedx_xml(data: bytes) -> int:
    """The same of XML, by the parser of the standard library, which is not hardened."""
    from xml.etree import ElementTree

    from cyclonedx.model.bom import Bom

    return len(Bom.from_xml(ElementTree.parse(io.BytesIO(data)).getroot()).components)  # type: ignore[attr-defined]


def peer_spdx(ending: str, data: bytes) -> int:
    """Packages, but for the device, that `spdx-tools` reads from a file."""
    from spdx_tools.spdx.parser.parse_anything import parse_file

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"document{ending}"
        path.write_bytes(data)
        return len(parse_file(str(path)).packages) - 1


FORMATS: dict[str, tuple[Callable[[int], bytes], str, Callable[[bytes], int]]] = {
    "CycloneDX JSON": (cyclonedx_json, "cyclonedx-python-lib", peer_cyclonedx_json),
    "CycloneDX XML": (cyclonedx_xml, "cyclonedx-python-lib", peer_cyclonedx_xml),
    "SPDX JSON": (spdx_json, "spdx-tools", partial(peer_spdx, ".spdx.json")),
    "SPDX tag-value": (spdx_tags, "spdx-tools", partial(peer_spdx, ".spdx")),
}


def _json_of(components: str) -> bytes:
    return f'{{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{components}]}}'.encode()


def _xml_of(inside: str, before: str = "") -> bytes:
    return f'{before}<bom xmlns="{NAMESPACE}">{inside}</bom>'.encode()


ONE = '{"type":"a","name":"b"}'
LAYER, LAYERED = '{"type":"a","name":"b","components":[', "]}"
ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))

HOSTILE: dict[str, Callable[[], bytes]] = {
    "CycloneDX JSON, 1,000,000 components": lambda: _json_of(",".join([ONE] * 1_000_000)),
    "CycloneDX JSON, 1,000,000 bad components": lambda: _json_of(",".join(["1"] * 1_000_000)),
    "CycloneDX JSON, 400 levels of 50,000 bytes": lambda: _json_of(
        (LAYER + f'{{"type":"{"x" * 50_000}","name":"b"}},') * 400 + ONE + LAYERED * 400
    ),
    "CycloneDX XML, 1,000,000 components": lambda: _xml_of(
        "<components>" + "<component type='a'><name>b</name></component>" * 1_000_000 + "</components>"
    ),
    "CycloneDX XML, entities 10^11 wide": lambda: _xml_of("&e11;", f'<!DOCTYPE bom [<!ENTITY e0 "x">{ENTITIES}]>'),
    "CycloneDX XML, 1,000,000 levels": lambda: _xml_of("<components><component>" * 1_000_000),
    "SPDX JSON, 1,000,000 packages": lambda: (
        b'{"spdxVersion":"SPDX-2.3","packages":[' + b",".join([b'{"SPDXID":"a","name":"b"}'] * 1_000_000) + b"]}"
    ),
    "SPDX tag-value, 1,000,000 packages": lambda: (
        b"SPDXVersion: SPDX-2.3\n" + b"".join(b"PackageName: a\nSPDXID: %d\n" % number for number in range(1_000_000))
    ),
    "SPDX tag-value, 1,000,000 texts never closed": lambda: (
        b"SPDXVersion: SPDX-2.3\n" + b"PackageComment: <text>\n" * 1_000_000
    ),
}


if __name__ == "__main__":
    main()
