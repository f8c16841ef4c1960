"""Observable values in one spelling."""

import ipaddress
from string import ascii_lowercase, digits, hexdigits

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wardwatch.kit.errors import FormatError
from wardwatch.standards.observables import (
    DIGEST_LENGTHS,
    KEY_BYTES,
    Observable,
    ObservableKind,
    defang,
    guess,
    guess_asked,
    hosts,
    key,
    normalise,
    parents,
    refang,
)

K = ObservableKind

labels = st.text(ascii_lowercase + digits + "-", min_size=1, max_size=20).map(lambda text: f"a{text}z")
domains = st.builds(
    lambda names, top: ".".join([*names, top]),
    st.lists(labels, min_size=1, max_size=4),
    st.sampled_from(["com", "org", "co.uk", "ru", "xn--p1ai"]),
)
ipv4 = st.ip_addresses(v=4).map(str)
ipv6 = st.ip_addresses(v=6).map(str)
paths = st.text(ascii_lowercase + digits + "/-_.=&%?~", max_size=40).map(lambda text: "/" + text)
urls = st.builds(
    lambda scheme, host, path: f"{scheme}://{host}{path}",
    st.sampled_from(["http", "https", "ftp"]),
    st.one_of(domains, ipv4),
    paths,
)
emails = st.builds(lambda local, host: f"{local}@{host}", labels, domains)
hashes = st.sampled_from([K.MD5, K.SHA1, K.SHA256, K.SHA512]).flatmap(
    lambda kind: st.text(hexdigits, min_size=DIGEST_LENGTHS[kind], max_size=DIGEST_LENGTHS[kind])
)
values = st.one_of(domains, ipv4, ipv6, urls, emails, hashes)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (K.DOMAIN, "Evil.Example.COM.", "evil.example.com"),
        (K.DOMAIN, "*.evil.example", "evil.example"),
        (K.DOMAIN, ".evil.example", "evil.example"),
        (K.DOMAIN, "_dmarc.example.com", "_dmarc.example.com"),
        (K.DOMAIN, "bücher.example", "xn--bcher-kva.example"),
        (K.DOMAIN, "faß.de", "xn--fa-hia.de"),
        (K.DOMAIN, "例え。テスト", "xn--r8jz45g.xn--zckzah"),
        (K.DOMAIN, "i❤.ws", "xn--i-7iq.ws"),
        (K.DOMAIN, "ＥＶＩＬ．com", "evil.com"),
        (K.IPV4, " 10.0.0.1 ", "10.0.0.1"),
        (K.IPV6, "2001:DB8:0:0::1", "2001:db8::1"),
        (K.IPV6, "::FFFF:10.0.0.1", "::ffff:10.0.0.1"),
        (K.IPV4_CIDR, "10.1.2.3/8", "10.0.0.0/8"),
        (K.IPV6_CIDR, "2001:db8::1/32", "2001:db8::/32"),
        (K.IPV6_CIDR, "::ffff:10.0.0.1/112", "::ffff:10.0.0.0/112"),
        (K.URL, "HTTP://User@Evil.Example:80", "http://User@evil.example/"),
        (K.URL, "https://evil.example:8443/A%2fb?q=1#top", "https://evil.example:8443/A%2Fb?q=1#top"),
        (K.URL, "https://evil.example?q", "https://evil.example/?q"),
        (K.URL, "evil.example/gate.php", "http://evil.example/gate.php"),
        (K.URL, "http://[2001:DB8::1]:80/", "http://[2001:db8::1]/"),
        (K.URL, "http://10.0.0.1:0443/ä b", "http://10.0.0.1:443/%C3%A4%20b"),
        (K.URL, "http://intranet/", "http://intranet/"),
        (K.EMAIL, "mailto:Nurse@Hospital.Example", "nurse@hospital.example"),
        (K.MD5, "D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"),
        (K.SSDEEP, '3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C,"x.bin"', "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
        (K.TLSH, "6f" * 35, "T1" + "6F" * 35),
        (K.FILE_NAME, "C:\\Temp\\Evil.EXE", "evil.exe"),
        (K.FILE_NAME, '"Müller Rechnung.DOCM"', "müller rechnung.docm"),
        (K.MAC, "00-1A-2b-3C-4d-5E", "00:1a:2b:3c:4d:5e"),
        (K.MAC, "001a.2b3c.4d5e", "00:1a:2b:3c:4d:5e"),
        (K.ASN, "as064496", "AS64496"),
        (K.ASN, "64496", "AS64496"),
        (K.REGISTRY_KEY, "HKLM\\Software\\Run\\", "hkey_local_machine\\software\\run"),
        (K.MUTEX, " Global\\M ", "Global\\M"),
    ],
)
def test_values_have_one_spelling(kind: ObservableKind, text: str, value: str) -> None:
    assert normalise(kind, text) == Observable(kind, value)


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        (K.IPV4, "10.0.0.9/24", Observable(K.IPV4_CIDR, "10.0.0.0/24")),
        (K.IPV4_CIDR, "10.0.0.9/32", Observable(K.IPV4, "10.0.0.9")),
        (K.IPV6, "2001:db8::/32", Observable(K.IPV6_CIDR, "2001:db8::/32")),
        (K.IPV6_CIDR, "2001:db8::1/128", Observable(K.IPV6, "2001:db8::1")),
    ],
)
def test_addresses_and_blocks_are_one_family(asked: ObservableKind, text: str, found: Observable) -> None:
    assert normalise(asked, text) == found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (K.DOMAIN, "localhost"),
        (K.DOMAIN, "10.0.0.1"),
        (K.DOMAIN, "evil.0x7f"),
        (K.DOMAIN, "evil..com"),
        (K.DOMAIN, "-evil.com"),
        (K.DOMAIN, "evil[.]com"),
        (K.DOMAIN, f"{'a' * 64}.com"),
        (K.DOMAIN, ".".join(["abcdefg"] * 40)),
        (K.IPV4, "010.0.0.1"),
        (K.IPV4, "256.0.0.1"),
        (K.IPV4, "2001:db8::1"),
        (K.IPV6, "10.0.0.1"),
        (K.IPV6, "fe80::1%eth0"),
        (K.IPV4_CIDR, "10.0.0.0/33"),
        (K.URL, "http:///path"),
        (K.URL, "http://evil.com:99999/"),
        (K.URL, "http://999.1.1.1/"),
        (K.URL, "javascript:alert(1)"),
        (K.URL, "http://a\nb/"),
        (K.URL, "http://evil.com/" + "a" * 20_000),
        (K.EMAIL, "nurse at hospital"),
        (K.EMAIL, "a b@hospital.example"),
        (K.SHA256, "d41d8cd98f00b204e9800998ecf8427e"),
        (K.MD5, "zz1d8cd98f00b204e9800998ecf8427e"),
        (K.SSDEEP, "nothing"),
        (K.TLSH, "T1ff"),
        (K.MAC, "00:1a:2b:3c:4d"),
        (K.ASN, "AS4294967296"),
        (K.FILE_NAME, "C:\\Temp\\"),
        (K.REGISTRY_KEY, "C:\\Windows"),
        (K.MUTEX, "  "),
    ],
)
def test_what_is_none_is_refused(kind: ObservableKind, text: str) -> None:
    with pytest.raises(FormatError):
        normalise(kind, text)


@given(st.sampled_from(K), st.one_of(values, st.text(max_size=60)))
def test_a_normal_spelling_stays(kind: ObservableKind, text: str) -> None:
    try:
        once = normalise(kind, text)
    except FormatError:
        assume(False)
    assert normalise(once.kind, once.value) == once
    assert len(key(once)) == KEY_BYTES


@given(values)
def test_what_is_defanged_is_read_back(text: str) -> None:
    assert refang(defang(text)) == text
    assert guess(defang(text)) == guess(text)
    assert guess(text) is not None


@given(st.text(max_size=60))
def test_nothing_makes_guessing_fail(text: str) -> None:
    found = guess(text)
    assert found is None or normalise(found.kind, found.value) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ward-Scheduler[.]example", Observable(K.DOMAIN, "ward-scheduler.example")),
        ("evil.msi", Observable(K.FILE_NAME, "evil.msi")),
        ("192.0.2.999", None),
        ("gibberish", None),
        ("no value.example", None),
    ],
)
def test_a_name_that_is_asked_for_needs_no_known_top_level_domain(text: str, value: Observable | None) -> None:
    assert guess_asked(text) == value
    assert guess(text) == (value if value and value.kind is not K.DOMAIN else None)


@given(values, values)
def test_keys_are_equal_where_values_are(one: str, other: str) -> None:
    first, second = guess(one), guess(other)
    assert first
    assert second
    assert (key(first) == key(second)) == (first == second)
    assert key(first) == key(Observable(first.kind, first.value))


def test_a_key_never_changes() -> None:
    """Stored keys outlive editions of this program."""
    assert key(Observable(K.DOMAIN, "evil.example")).hex() == "bb5a199d7650a1e70b95a35d30708f09"


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("evil[.]com", K.DOMAIN, "evil.com"),
        ("evil(.)com", K.DOMAIN, "evil.com"),
        ("evil{.}com", K.DOMAIN, "evil.com"),
        ("evil [dot] com", K.DOMAIN, "evil.com"),
        ("evil (DOT) com", K.DOMAIN, "evil.com"),
        ("evil dot com", K.DOMAIN, "evil.com"),
        ("evil\\.com", K.DOMAIN, "evil.com"),
        ("evil[.com", K.DOMAIN, "evil.com"),
        ("evil.]com", K.DOMAIN, "evil.com"),
        ("10[.]0[.]0[.]1", K.IPV4, "10.0.0.1"),
        ("10.0.0[.]0/24", K.IPV4_CIDR, "10.0.0.0/24"),
        ("2001[:]db8::1", K.IPV6, "2001:db8::1"),
        ("hxxps[:]//evil[.]com/a.php", K.URL, "https://evil.com/a.php"),
        ("hXXp://evil.com/A", K.URL, "http://evil.com/A"),
        ("h**p://evil.com/", K.URL, "http://evil.com/"),
        ("meow://evil.com/", K.URL, "http://evil.com/"),
        ("hxxp[://]evil[.]com", K.URL, "http://evil.com/"),
        ("fxp://evil.com/", K.URL, "ftp://evil.com/"),
        ("hxxp:/evil.com/", K.URL, "http://evil.com/"),
        ("evil[.]com/gate.php", K.URL, "http://evil.com/gate.php"),
        ("198.51.100.7:8000/se1.dll", K.URL, "http://198.51.100.7:8000/se1.dll"),
        ("nurse[@]hospital[.]org", K.EMAIL, "nurse@hospital.org"),
        ("nurse (at) hospital (dot) org", K.EMAIL, "nurse@hospital.org"),
        ("nurse at hospital dot org", K.EMAIL, "nurse@hospital.org"),
        ("“evil.com”,", K.DOMAIN, "evil.com"),
        ("evil.exe", K.FILE_NAME, "evil.exe"),
        ("C:\\Windows\\Temp\\evil.exe", K.FILE_NAME, "evil.exe"),
        ("evil.zip", K.DOMAIN, "evil.zip"),
        ("00:1a:2b:3c:4d:5e", K.MAC, "00:1a:2b:3c:4d:5e"),
        ("AS64496", K.ASN, "AS64496"),
        ("HKCU\\Software\\Run", K.REGISTRY_KEY, "hkey_current_user\\software\\run"),
        ("a" * 64, K.SHA256, "a" * 64),
        ("T1" + "0F" * 35, K.TLSH, "T1" + "0F" * 35),
    ],
)
def test_a_bare_value_is_known_by_its_form(text: str, kind: ObservableKind, value: str) -> None:
    assert guess(text) == Observable(kind, value)


@pytest.mark.parametrize("text", ["", "hospital", "evil.nosuchtop", "12345", "a b", "999.1.1.1", "deadbeef", "..."])
def test_what_has_no_form_is_not_guessed(text: str) -> None:
    assert guess(text) is None


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("a.b.evil.co.uk", ["b.evil.co.uk", "evil.co.uk"]),
        ("evil.co.uk", []),
        ("co.uk", []),
        ("x.somebody.github.io", ["somebody.github.io"]),
        ("http://www.evil.com:8080/a", ["www.evil.com", "evil.com"]),
        ("nurse@mail.hospital.org", ["mail.hospital.org", "hospital.org"]),
        ("a" * 32, []),
    ],
)
def test_what_holds_a_value(text: str, above: list[str]) -> None:
    found = guess(text)
    assert found
    assert [each.value for each in parents(found)] == above


@given(st.ip_addresses())
def test_blocks_around_an_address_hold_it(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    found = guess(str(address))
    assert found
    around = parents(found)
    assert len(around) == address.max_prefixlen - 1
    assert all(address in ipaddress.ip_network(each.value) for each in around)
    assert all(normalise(each.kind, each.value) == each for each in around)


def test_a_url_with_an_address_stands_in_its_blocks() -> None:
    found = guess("http://10.0.0.1/x")
    assert found
    assert [str(each) for each in parents(found)][:3] == ["10.0.0.1", "10.0.0.0/31", "10.0.0.0/30"]
    six = guess("http://[2001:db8::1]/x")
    assert six
    assert parents(six)[0] == Observable(K.IPV6, "2001:db8::1")


@given(st.ip_addresses(v=6))
def test_addresses_are_written_as_the_library_does(address: ipaddress.IPv6Address) -> None:
    if not address.ipv4_mapped:
        assert hosts.text_v6(int(address)) == str(address)


@pytest.mark.parametrize("text", ["::", "::1", "1::", "1:0:0:2::", "1:0:2:3:4:5:6:7", "0:0:1::", "10:0:0:1::20:1"])
def test_the_longest_run_of_zeros_is_cut(text: str) -> None:
    assert hosts.address(text) == str(ipaddress.ip_address(text))
