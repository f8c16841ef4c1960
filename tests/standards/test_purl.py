from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards import cyclonedx, purl
from wardwatch.standards.purl import Purl


def test_a_package_url_is_taken_apart_and_put_together():
    text = "pkg:deb/debian/tern%20net@0.9-1?arch=arm64&distro=sid#docs"
    package = purl.read(text)
    assert package == Purl(
        type="deb",
        namespace="debian",
        name="tern net",
        version="0.9-1",
        qualifiers=(("arch", "arm64"), ("distro", "sid")),
        subpath="docs",
    )
    assert str(package) == text


def test_the_type_normalizes_the_name():
    assert purl.read("pkg:PyPI/Tern_Net@1") == purl.read("pkg:pypi/tern-net@1")


def test_absent_parts_are_none():
    assert purl.read("pkg:generic/tern") == Purl(type="generic", name="tern")


@pytest.mark.parametrize("text", ["", "pkg:", "pkg:npm", "npm/tern@1", "http://tern.example", "pkg:npm/"])
def test_what_is_not_a_package_url_is_refused(text):
    with pytest.raises(FormatError):
        purl.read(text)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for prefix in ("", "pkg:", "pkg:npm/tern"):
        with suppress(FormatError):
            hash(purl.read(prefix + text))


def test_every_published_component_is_read(shared_data):
    boms = [cyclonedx.read(path.read_bytes()) for path in (shared_data / "sbom" / "cyclonedx").glob("*.json")]
    packages = [each for bom in boms for each in bom.components if each.purl]
    assert len(packages) > 200
    assert {purl.read(each.purl).name.lower() for each in packages if each.purl} <= {
        each.name.lower() for each in packages
    }
