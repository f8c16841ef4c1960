"""Package URLs as Ecma-427 and the definitions of types have them."""

import time
from contextlib import suppress

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from packageurl import PackageURL

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


def test_absent_parts_are_none():
    assert purl.read("pkg:generic/tern") == Purl(type="generic", name="tern")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("PKG://PyPI/Tern_Net@1.0RC1", "pkg:pypi/tern-net@1.0rc1"),
        ("pkg:npm/@Tern/Net@1.0-RC1", "pkg:npm/%40Tern/Net@1.0-RC1"),
        ("pkg:npm/@tern/net", "pkg:npm/%40tern/net"),
        ("pkg:maven/Org.Tern/Net@1.0.RELEASE", "pkg:maven/Org.Tern/Net@1.0.RELEASE"),
        ("pkg:nuget/Tern.Net@1", "pkg:nuget/Tern.Net@1"),
        ("pkg:rpm/Fedora/Net@1", "pkg:rpm/fedora/Net@1"),
        ("pkg:deb/Debian/Net@1", "pkg:deb/debian/net@1"),
        ("pkg:github/Tern/Net@V1", "pkg:github/tern/net@V1"),
        ("pkg:golang/example.org/Tern/net@v1#/cmd/./net/", "pkg:golang/example.org/Tern/net@v1#cmd/net"),
        ("pkg:golang/stdlib@1.20", "pkg:golang/stdlib@1.20"),
        ("pkg:hackage/Tern_Net@1", "pkg:hackage/Tern-Net@1"),
        ("pkg:pub/Tern-Net.x@1", "pkg:pub/tern_net_x@1"),
        ("pkg:cpan/drolsky/Tern-Net@1", "pkg:cpan/DROLSKY/Tern-Net@1"),
        ("pkg:huggingface/Tern/Net@ABC", "pkg:huggingface/Tern/Net@abc"),
        ("pkg:oci/Net@sha256:ABC?tag=L", "pkg:oci/net@sha256:abc?tag=L"),
        ("pkg:git/example.org/tern/net@1", "pkg:git/example.org/tern/net@1"),
        ("pkg:mlflow/Net?repository_url=a.databricks.com", "pkg:mlflow/net?repository_url=a.databricks.com"),
        ("pkg:mlflow/Net?repository_url=https://azureml.ms", "pkg:mlflow/Net?repository_url=https:%2F%2Fazureml.ms"),
        ("pkg:generic//a//b/c/@1:2?B=2&A=&c=%26x=y#p//q", "pkg:generic/a/b/c@1:2?b=2&c=%26x%3Dy#p/q"),
        ("pkg:generic/a?checksum=SHA1:AB,md5:0C", "pkg:generic/a?checksum=sha1:ab%2Cmd5:0c"),
        ("pkg:generic/a%2Fb@1%2F2", "pkg:generic/a%2Fb@1%2F2"),
        ("pkg:generic/t%C3%A9rn@1~2+3", "pkg:generic/t%C3%A9rn@1~2%2B3"),
        ("pkg:unheard-of.type/Tern/Net", "pkg:unheard-of.type/Tern/Net"),
    ],
)  # fmt: skip
def test_a_type_normalizes_what_it_has_no_case_for(written, canonical):
    assert str(purl.read(written)) == canonical
    assert purl.read(canonical) == purl.read(written)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "scheme"), ("npm/tern@1", "scheme"), ("http://tern.example", "scheme"), ("pkg%3Anpm/tern", "scheme"),
        ("pkg:", "type"), ("pkg:3npm/tern", "type"), ("pkg:n&pm/tern", "type"), ("pkg:n_m/tern", "type"),
        ("pkg:npm", "name"), ("pkg:npm/", "name"), ("pkg:npm/%20@1", "name"), ("pkg:maven/@1", "name"),
        ("pkg:generic/a%2Fb/tern", "namespace"), ("pkg:generic/%zz/tern", "namespace"), ("pkg:npm/t%", "name"),
        ("pkg:npm/t%ff", "name"), ("pkg:npm/t%00", "name"), ("pkg:npm/tern@%C3", "version"),
        ("pkg:npm/tern?arch", "qualifiers"), ("pkg:npm/tern?a%20b=1", "qualifiers"), ("pkg:npm/t?1a=1", "qualifiers"),
        ("pkg:npm/tern?a=1&A=2", "qualifiers"), ("pkg:npm/tern?a=%f", "a"), ("pkg:npm/tern#%2E%2E", "subpath"),
        ("pkg:npm/tern@1?vers=vers:npm%2F1", "vers"), ("pkg:deb/tern", "namespace"), ("pkg:maven/tern", "namespace"),
        ("pkg:swift/example.org/tern", "namespace"), ("pkg:cargo/x/tern", "namespace"), ("pkg:julia/Tern", "uuid"),
        ("pkg:swid/Tern", "tag_id"), ("pkg:cpan/A::B", "name"), ("pkg:chrome-extension/dogs", "name"),
        (f"pkg:chrome-extension/{'abcdefgh' * 4}@1.2.3.4.5", "version"),
    ],
)  # fmt: skip
def test_what_is_not_a_package_url_is_refused_at_its_place(text, place):
    with pytest.raises(FormatError) as refused:
        purl.read(text)
    assert refused.value.place == place


@pytest.mark.parametrize("text", ["pkg:npm/tern\n", "pkg:npm/te\trn", "pkg:npm/" + "x" * 10_000])
def test_control_characters_and_endless_texts_are_refused(text):
    with pytest.raises(FormatError):
        purl.read(text)


def test_qualifiers_are_at_hand():
    package = purl.read(
        "pkg:npm/tern?vers=vers:npm%2F%3E%3D1.0%7C%3C2&checksum=sha1:AB12,odd,md5:0f&download_url=https://a?b=c"
    )
    assert package.qualifier("vers") == "vers:npm/>=1.0|<2"
    assert package.qualifier("download_url") == "https://a?b=c"
    assert package.qualifier("arch") is None
    assert package.checksums == (("sha1", "ab12"), ("md5", "0f"))
    assert purl.read("pkg:npm/tern").checksums == ()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("pkg:pypi/Tern_net@1", "pkg:pypi/tern-net@2?file_name=x#docs", True),
        ("pkg:npm/%40a/tern@1", "pkg:npm/tern@1", False),
        ("pkg:npm/Tern@1", "pkg:npm/tern@1", False),
        ("pkg:npm/tern", "pkg:pypi/tern", False),
        ("pkg:npm/tern?repository_url=https://a.example/", "pkg:npm/tern", True),
        ("pkg:npm/tern?repository_url=https://a.example/", "pkg:npm/tern?repository_url=A.example", True),
        ("pkg:npm/tern?repository_url=a.example", "pkg:npm/tern?repository_url=b.example", False),
    ],
)
def test_a_package_is_the_same_in_all_its_versions(one, other, same):
    first, second = purl.read(one), purl.read(other)
    assert purl.same_package(first, second) is purl.same_package(second, first) is same
    assert not same or first.package == second.package


PARTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=6)


@given(PARTS, PARTS, PARTS, PARTS)
def test_the_canonical_text_means_the_same(namespace, name, version, value):
    written = PackageURL("generic", namespace, name, version, {"key": value})
    assume(written.name)  # the library lets a name of slashes vanish
    with suppress(FormatError):
        package = purl.read(written.to_string())
        assert purl.read(str(package)) == package


SAMPLE = "pkg:npm/%40tern/net@1.0-rc%2B1?arch=x64&checksum=sha1:ab#docs/a%20b"
TYPES = st.sampled_from(["npm", "git", "pub", "cpan", "mlflow", "pypi", "swift"])


@given(TYPES, st.lists(st.tuples(st.integers(0, 70), st.integers(0, 3), st.text(max_size=4)), max_size=6))
def test_a_damaged_package_url_is_read_or_refused_at_once(kind, damages):
    text = SAMPLE.replace("npm", kind)
    for place, cut, put in damages:
        text = text[:place] + put + text[place + cut :]
    start = time.process_time()
    with suppress(FormatError):
        package = purl.read(text)
        assert purl.read(str(package)) == package
    assert time.process_time() - start < 0.5


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text):
    for prefix in ("", "pkg:", "pkg:npm/tern"):
        with suppress(FormatError):
            hash(purl.read(prefix + text))


def test_every_published_component_is_read_as_the_projects_own_library_does(shared_data):
    boms = [cyclonedx.read(path.read_bytes()) for path in (shared_data / "sbom" / "cyclonedx").glob("*.json")]
    packages = [each for bom in boms for each in bom.components if each.purl]
    assert len(packages) > 200
    for each in packages:
        package = purl.read(each.purl)
        assert package.name.lower() == each.name.lower()
        if package.type != "npm":  # the library puts names of npm in lower case, which its definition forbids
            assert str(package) == PackageURL.from_string(each.purl).to_string()
