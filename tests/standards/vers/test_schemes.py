"""Keys against what each scheme's own rules publish, and against `univers`, an independent implementation."""

import random
import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from univers import versions as reference

from wardwatch.standards.vers import schemes

RISING = {
    "semver": [  # semver.org, 11
        "1.0.0-0", "1.0.0-2", "1.0.0-11", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
        "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1-0", "1.0.1", "1.10.0", "2.0.0",
        "18446744073709551616.0.0",
    ],
    "npm": ["v0.0.1-RC1", "0.0.1-alpha", "v0.0.1", "0.1.0", "9007199254740991.0.0"],
    "golang": [  # go.dev/ref/mod: pseudo-versions lie just before the version they were made on the way to
        "v0.0.0-20170915032832-14c0d48ead0c", "v0.0.0-20191109021931-daa7c04131f5", "v1", "v1.2.3-pre",
        "v1.2.3-pre.0.20191109021931-daa7c04131f5", "v1.2.3", "v1.2.4-0.20191109021931-daa7c04131f5", "1.2.4",
        "v2.0.0+incompatible",
    ],
    "nuget": [
        "1.0.0-5", "1.0.0-10", "1.0.0-20191109021931", "1.0.0-alpha", "1.0.0-Alpha.2", "1.0.0-ALPHA.10", "1.0.0-rc",
        "1.0",
        "1.0.0.1-beta", "1.0.0.1", "1.0.1", "01.1",
    ],
    "pypi": [  # PEP 440, "Summary of permitted suffixes and relative ordering", and local versions
        "1.dev0", "1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0a12.post1.dev2", "1.0a12.post1",
        "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456", "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5",
        "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456", "1.0.15", "1.1.dev1", "2013.10", "1!0.1",
    ],
    "deb": [  # Debian Policy 5.6.12: ~~, ~~a, ~, the empty part, a
        "1.0~~", "1.0~~a", "1.0~", "1.0~rc1-1", "1.0", "1.0-0.1", "1.0-1~bpo11+1", "1.0-1", "1.0-1ubuntu1",
        "1.0-1+deb11u1",
        "1.0-10", "1.0a", "1.0+dfsg-1", "1.0-rc1-1", "1.0.0", "1.2", "1.10", "1:0.9",
    ],
    "rpm": [  # rpm-version(7)
        "1.0~beta", "1.0~rc1", "1.0", "1.0-1~pre", "1.0-1", "1.0-1.el9", "1.0-1.el10", "1.0^20240101",
        "1.0^20240101-1", "1.0a",
        "1.0.b", "1.0.0", "1.0.1", "1.2a", "1.2.1", "1:0.1",
    ],
    "maven": [  # the POM reference
        "1-alpha", "1-a1", "1-alpha-1.1", "1-beta2", "1.0.0.M3", "1-rc", "1.0.0.RC1", "1-SNAPSHOT", "1", "1-sp",
        "1-sp1",
        "1.0.0.BUILD-SNAPSHOT", "1-foo2", "1-foo10", "1-1", "1-1.foo-bar1baz-.1", "1-2", "1.0.1", "1.1-alpha", "1.1",
        "2.0-beta9",
        "2.0", "2.15.0",
    ],
    "gem": [
        "1.0.a.0.b", "1.0.a", "1.0.a.0.1", "1.0.a.2", "1.0.a10", "1.0.b1", "1.0-rc1", "1.0.rc1", "1.0", "1.0.1.a",
        "1.0.1", "1.1", "10",
    ],
    "apk": [
        "1.0_alpha", "1.0_alpha1", "1.0_beta", "1.0_pre2", "1.0_rc1", "1.0_rc1-r1", "1.0", "1.0-r0", "1.0-r1",
        "1.0-r10",
        "1.0~0a1b2c", "1.0_git20240101", "1.0_p1", "1.0a", "1.0b-r2", "1.0.0", "1.01", "1.02", "1.1", "1.10", "2",
    ],
    "alpm": [  # vercmp(8), and what it says of signs between the parts
        "1.0a", "1.0b", "1.0beta", "1.0beta2", "1.0p", "1.0pre", "1.0rc", "1.0", "1.0-1", "1.0-1.1", "1.0-10", "1.0.a",
        "1.0.1", "1.0..a", "1.1", "1.1.1", "1.2", "2.0", "3.0.0", "20240101.r5.g1a2b3c", "1:0.1",
    ],
    "composer": [  # version_compare of php.net, on what composer/semver makes of these
        "v1.0-dev", "1.0-alpha-dev", "1.0.0-a", "1.0-alpha1", "1.0-alpha.2-dev", "1.0-alpha.2", "1.0alpha10",
        "1.0-beta2",
        "1.0.0-b3", "1.0-RC", "1.0RC1", "1.0.0", "1.0-p", "1.0-patch1", "1.0-pl2", "1.0.0.1", "1.0.1-beta", "1.10",
    ],
    "conan": [
        "1.0-alpha", "1.0-rc.1", "1.0-rc.2", "1.0", "1.0+1", "1.0+2.1", "1.0.1", "1.1.1", "1.1.1d", "1.1.1k", "1.1.2",
        "1.1.10", "1.10", "10", "cci.20200203", "cci.20210101", "system",
    ],
    "openssl": [
        "0.9.8", "0.9.8a", "0.9.8z", "0.9.8za", "0.9.8zh", "1.0.0-beta1", "1.0.0-beta5", "1.0.0", "1.0.2k", "1.0.2zg",
        "1.1.0-pre1", "1.1.0", "1.1.1w", "3.0.0-alpha2", "3.0.0-alpha17", "3.0.0-beta1", "3.0.0", "3.0.13", "3.1.0",
    ],
    "generic": ["0", "1.9", "v1.9.0.1", "1.10"],
    "intdot": ["1.2", "1.2.3alpha", "10.234.5.12", "10.0234.5.13 beta"],
    "datetime": ["2024-01-01T00:00:00+02:00", "2023-12-31T23:00:00Z", "2024-01-01T00:00:00.09Z",
        "2024-01-01T00:00:00.123Z"],
    "lexicographic": ["1.10", "1.9", "A", "a", "aa", "\u00e4"],
}  # fmt: skip
EQUAL = {
    "semver": [("1.0.0+20130313144700", "1.0.0+exp.sha.5114f85")],
    "npm": [("v1.2.3", "1.2.3")],
    "golang": [("v1", "1.0.0"), ("v2.0.0+incompatible", "2.0.0")],
    "nuget": [("1", "1.0.0.0"), ("1.01", "1.1+x"), ("1.0-RC.1", "1.0.0-rc.01")],
    "pypi": [("1.0", "v1.0.0"), ("1.0-1", "1.0.post1"), ("1.0RC", "1.0c0"), ("1.0+Ab-1", "1.0+ab.01"),
        ("1.0-preview_2", "1rc2")],
    "deb": [("1.0", "0:1.0-0"), ("1.", "1.0"), ("1.01", "1.1")],
    "rpm": [("1.0", "0:1_0"), ("1.01", "1.1."), ("1.0a", "1.0.a")],
    "maven": [("1.0.0", "1-ga"), ("1.0.0-foo.0.0", "1-foo"), ("1.0.0-0.0.0", "1.Final"), ("2-X", "2.0.x"), ("1b2",
        "1-beta-2")],
    "gem": [("1", "1.0.0"), ("1.0.a", "1.a"), ("1.0-rc1", "1.pre.rc1"), ("1.b1", "1.b.1")],
    "apk": [("1.0", "1.0"), ("01.1", "1.1")],
    "alpm": [("1.0", "0:1.0"), ("1.01", "1.1"), ("1.0_1", "1.0+1")],
    "composer": [("v1.0", "1.0.0.0-stable"), ("1.0-B.3", "1.0.0beta3"), ("1.0+build", "1.0"),
        ("1.0-pl1", "1.0patch-1")],
    "conan": [("1.0", "1"), ("1.0.0-rc1", "1-rc1"), ("01.2", "1.2")],
    "openssl": [("3.0.0", "3.0"), ("1.0.0-beta01", "1.0.0-beta1")],
    "generic": [("1", "v1.0.00")],
    "intdot": [("1.2.0", "01.2-rc1")],
    "datetime": [("2024-01-01T00:00:00.000Z", "2023-12-31T19:00:00-05:00")],
}  # fmt: skip
NO_PLACE = {
    "semver": ["1", "1.0", "v1.0.0", "01.0.0", "1.0.0-01", "1.0.0-", "1.0.0-a..b", "1.0.0.0", "\u0661.0.0", "1.0.0\n"],
    "npm": ["1.x", "9007199254740992.0.0", "=1.0.0"],
    "golang": ["v1-pre", "go1.2", "vv1.0.0"],
    "nuget": ["1.2.3.4.5", "2147483648.0", "1.0-a.-1", "v1"],
    "pypi": ["1.0-unknown", "1.0a1a2", "1.*", "1.0+", "\u0661"],
    "deb": ["", "a1", "1.0_1", "1:", "1.0-", "b:1", "1.0 2"],
    "rpm": ["", "1-2-3", "1.0-", "a:1", "1 0"],
    "maven": ["", "a", "v1.0", "1.0 beta", "1.0.Final-redhat-1"],
    "gem": ["", "a", "1..2", "1.0_1", "1\n"],
    "apk": ["1.0-1", "1.0ab", "1.0_foo", "a", "1.0-r", "1.0A"],
    "alpm": ["", "1.0.", "1.0-", "a:1", "1.0-1-2", "1.0 1", "1.0/2", "1:2:3"],
    "composer": ["dev-main", "2.x-dev", "1.0-foo", "1.0-stable2"],
    "conan": ["", "1..2", "1.0-a-b", "007a", "[>1.0]", "1.0@x", "1.0+"],
    "openssl": ["1.0.2k-fips", "3.0.1a", "1.0a", "1.0.2abc", "1.0.2-1", "OpenSSL 3"],
    "git": ["14c0d48", "1" * 40],
    "generic": ["1.0a", "R3", "1.0-rc1"],
    "intdot": ["a", "1..2"],
    "datetime": ["2024-02-30T00:00:00Z", "2024-01-01", "2024-01-01T00:00:60Z", "2024-01-01T24:00:00Z"],
    "lexicographic": ["", "\ud800"],
}  # fmt: skip

number = st.one_of(st.integers(0, 3), st.integers(0, 10**20)).map(str)
dotted = st.lists(number, min_size=1, max_size=4).map(".".join)
three = st.tuples(number, number, number).map(".".join)
identifier = st.one_of(number, st.sampled_from(["alpha", "beta", "rc", "x", "a-b", "rc1"]))
prerelease = st.lists(identifier, min_size=1, max_size=3).map(".".join)
piece = st.sampled_from(
    ["0", "1", "2", "10", "01", "a", "b", "rc", "ab", "Z", ".", ".", "+", "~", "~~", "-", "-1", "^"]
)
stage = st.sampled_from(
    ["", "a1", "b2", "rc1", "rc10", ".post1", ".dev1", "rc1.post2.dev3", ".post1.dev2", "+ab.1", "+2"]
)
qualifier = st.sampled_from(["alpha", "beta", "milestone", "rc", "cr", "SNAPSHOT", "sp", "foo", "a", "b1", "rc2", "M3"])
suffix = st.sampled_from(
    ["", "a", "b", "_alpha", "_beta2", "_pre1", "_rc1", "_p1", "_p2", "_rc1_p3", "a_rc2", "-r1", "a-r12"]
)


runs = st.sampled_from(["1", "2", "10", "01", "a", "b", "rc", ".1", ".a", ".10", "..1", "_2", "+b", "-1"])
php_stage = st.sampled_from(["", "-alpha", "-alpha1", "-beta1", "-beta2", "-rc1", "-rc9"])
ssl_tail = st.sampled_from(["", "a", "b", "k", "z", "za", "zh"])
conan_item = st.one_of(st.integers(0, 9).map(str), st.sampled_from(["a", "rc1", "cci", "1k", "1a", "2b", "x_1"]))
conan_items = st.lists(conan_item, min_size=1, max_size=4).map(".".join)


def after(release, sign, tail):
    return st.builds(lambda start, end: f"{start}{sign}{end}", release, tail)


DRAWN = {
    "semver": (reference.SemverVersion, st.one_of(three, after(three, "-", prerelease))),
    "npm": (reference.SemverVersion, st.one_of(three, after(three, "-", prerelease))),
    "golang": (reference.GolangVersion, st.one_of(three, after(three, "-", prerelease)).map("v{}".format)),
    "nuget": (reference.NugetVersion, st.one_of(dotted, after(dotted, "-", prerelease))),
    "pypi": (reference.PypiVersion, after(dotted, "", stage)),
    "deb": (reference.DebianVersion, st.lists(piece, max_size=6).map(lambda parts: "1" + "".join(parts))),
    "rpm": (reference.RpmVersion, st.lists(piece, max_size=6).map(lambda parts: "1" + "".join(parts))),
    "maven": (reference.MavenVersion, st.one_of(dotted, after(dotted, "-", qualifier), after(dotted, "-", number))),
    "gem": (reference.RubygemsVersion, st.one_of(dotted, after(dotted, ".", prerelease.map(lambda it: it.replace("-",
    "."))))),
    "apk": (reference.AlpineLinuxVersion, after(dotted, "", suffix)),
    "alpm": (reference.ArchLinuxVersion, st.lists(runs, max_size=6).map(lambda parts: "1" + "".join(parts))),
    "composer": (reference.ComposerVersion, after(three, "", php_stage)),
    "conan": (
        reference.ConanVersion, st.one_of(conan_items, after(conan_items, "-", conan_items), after(conan_items, "+",
        conan_items)),
    ),
    "openssl": (
        reference.OpensslVersion,
        st.one_of(st.sampled_from(["0.9.8", "1.0.2", "1.1.1"]).flatmap(lambda base: ssl_tail.map(base.__add__)),
        st.builds("{}.{}.{}".format, st.integers(3, 4), st.integers(0, 3), st.integers(0, 20))),
    ),
}  # fmt: skip
# Where `univers` 32 departs from a scheme's rules, or there are none, its word is not asked. Not drawn: "1.0.rc" in
# Maven (it keeps the order from before MNG-7644, in which ".rc" was not "-rc") and build metadata (it lets them decide,
# against semver 10 and NuGet's comparer).
OUTSIDE = {
    "nuget": re.compile(r"[0-9]{10}"),  # NuGet's numbers have 32 bits, longer ones are words
    # a version is equal to each of its releases, which no order can say; "1a1" is after "1a.1", against vercmp's source
    "alpm": re.compile("-|[a-z][0-9]"),
    "rpm": re.compile(r"-[^0-9A-Za-z]"),  # a release that begins with "~", or says nothing, against no release at all
}


def sign(left, right):
    return (left > right) - (left < right)


@pytest.mark.parametrize("scheme", RISING)
def test_published_examples_rise(scheme):
    keys = [schemes.key(scheme, text) for text in RISING[scheme]]
    assert None not in keys
    assert all(low < high for low, high in pairwise(keys)), [
        pair for pair, (low, high) in zip(pairwise(RISING[scheme]), pairwise(keys), strict=True) if low >= high
    ]


@pytest.mark.parametrize(
    ("scheme", "left", "right"), [(name, *pair) for name, pairs in EQUAL.items() for pair in pairs]
)
def test_equal_versions_have_one_key(scheme, left, right):
    assert schemes.key(scheme, left) == schemes.key(scheme, right) is not None


@pytest.mark.parametrize(("scheme", "text"), [(name, text) for name, texts in NO_PLACE.items() for text in texts])
def test_what_is_no_version_has_no_key(scheme, text):
    assert schemes.key(scheme, text) is None


@pytest.mark.parametrize("scheme", DRAWN)
def test_keys_order_as_an_independent_implementation_does(scheme):
    version, texts = DRAWN[scheme]
    outside = OUTSIDE.get(scheme, re.compile(r"(?!)"))

    @given(st.lists(texts.filter(lambda text: not outside.search(text)), min_size=2, max_size=5))
    def agree(drawn):
        for left, right in combinations(drawn, 2):
            keys = [schemes.key(scheme, text) for text in (left, right)]
            assert None in keys or sign(*keys) == sign(version(left), version(right)), (left, right)

    agree()


@given(st.sampled_from(schemes.NAMES), st.text(max_size=120))
def test_any_text_has_a_short_key_or_none(scheme, text):
    key = schemes.key(scheme, text)
    assert key is None or len(key) <= 6 * schemes.LONGEST


@pytest.mark.parametrize("scheme", schemes.NAMES)
def test_mutated_versions_sort_without_an_error(scheme):
    source = random.Random(scheme)
    for text in RISING.get(scheme, RISING["semver"]):
        for _ in range(50):
            letters = list(text)
            letters[source.randrange(len(letters))] = chr(
                source.choice([source.randrange(128), source.randrange(0x3000)])
            )
            schemes.key(scheme, "".join(letters))
    assert schemes.key(scheme, "1" * (schemes.LONGEST + 1)) is None


@given(st.lists(st.integers(0, 300), min_size=3, max_size=3))
def test_bare_numbers_have_one_key_in_every_scheme_of_releases(parts):
    text = ".".join(map(str, parts))
    named = (
        "semver",
        "cargo",
        "npm",
        "golang",
        "nuget",
        "pypi",
        "maven",
        "gem",
        "generic",
        "intdot",
        "composer",
        "conan",
        "openssl",
    )
    assert len({schemes.key(scheme, text) for scheme in named}) == 1


def test_schemes_that_are_not_known():
    assert not schemes.known("all")
    assert schemes.key("hackage", "1.0") is None
    assert schemes.known("deb")


def test_commits_are_the_same_or_not_and_have_no_order():
    one, other = "14c0d48ead0c" + "0" * 28, "daa7c04131f5" + "0" * 28
    assert not schemes.known("git")
    assert schemes.identity("git", one.upper()) == schemes.identity("git", one) != schemes.identity("git", other)
    assert schemes.identity("git", one[:7]) is schemes.identity("git", "v1.0") is None
    assert schemes.identity("deb", "1.0") == schemes.key("deb", "0:1.0")
