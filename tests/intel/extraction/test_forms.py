"""What is found in a report, however it is written, and what is not."""

import pytest

from wardwatch.intel.extraction import MentionKind, find
from wardwatch.standards.observables import ObservableKind

K = ObservableKind
SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, each.value) for each in find(text)]


DOMAINS = [
    "evil.example.com",
    "evil[.]example[.]com",
    "evil(.)example(.)com",
    "evil{.}example{.}com",
    "evil<.>example<.>com",
    "evil[dot]example[dot]com",
    "evil(dot)example(dot)com",
    "evil[DOT]example[DOT]com",
    "evil [dot] example [dot] com",
    "evil [.] example [.] com",
    "evil dot example dot com",
    "evil\\.example\\.com",
    "evil[.example[.com",
    "evil.]example.]com",
    "evil.example[.]com",
    "evil[ . ]example[ . ]com",
    "evil[.]\nexample[.]\r\n  com",
    "evil\u200b[.]example.com",
    "EVIL.EXAMPLE.COM",
    "evil.example.com:443",
    "*.evil.example.com",
]


@pytest.mark.parametrize("written", DOMAINS)
@pytest.mark.parametrize("around", ["Seen at {} today.", "{}", "| {} | 3 |", "({}),", "“{}”", "\t{}\n"])
def test_domains(written: str, around: str) -> None:
    assert found(around.format(written)) == [(K.DOMAIN, "evil.example.com")]


URLS = [
    "http://evil.com/a.php?x=1",
    "hxxp://evil.com/a.php?x=1",
    "hXXp://evil.com/a.php?x=1",
    "hxxp://evil[.]com/a.php?x=1",
    "hxxp[:]//evil[.]com/a.php?x=1",
    "hxxp[://]evil[.]com/a.php?x=1",
    "http[:]//evil[.]com/a[.]php?x=1",
    "hxxp:[//]evil[.]com/a.php?x=1",
    "h**p://evil(.)com/a.php?x=1",
    "htxp://evil{.}com/a.php?x=1",
    "hxtp://evil{.}com/a.php?x=1",
    "meow://evil.com/a.php?x=1",
    "evil[.]com/a.php?x=1",
    "evil.com[/]a.php?x=1",
    "evil.com/a.php?x=1",
    "http:\\/\\/evil.com\\/a.php?x=1",
]


@pytest.mark.parametrize("written", URLS)
@pytest.mark.parametrize("around", ["Seen at {}.", "{}", "| {} | 3 |", "({}),", "“{}”", "<{}>", "'{}';"])
def test_urls_and_not_their_hosts(written: str, around: str) -> None:
    assert found(around.format(written)) == [(K.URL, "http://evil.com/a.php?x=1")]


@pytest.mark.parametrize(
    "written",
    [
        "nurse@hospital.org",
        "nurse[@]hospital.org",
        "nurse[@]hospital[.]org",
        "nurse(@)hospital(.)org",
        "nurse(at)hospital(dot)org",
        "nurse[at]hospital[.]org",
        "nurse [at] hospital [dot] org",
        "nurse (at) hospital dot org",
        "mailto:nurse@hospital.org",
        "NURSE@Hospital.org",
    ],
)
@pytest.mark.parametrize("around", ["Mail {}.", "{}", "<{}>", "({}),"])
def test_mail_addresses_and_not_their_hosts(written: str, around: str) -> None:
    assert found(around.format(written)) == [(K.EMAIL, "nurse@hospital.org")]


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [
        ("198.51.100.7", K.IPV4, "198.51.100.7"),
        ("198[.]51[.]100[.]7", K.IPV4, "198.51.100.7"),
        ("198.51.100[.]7", K.IPV4, "198.51.100.7"),
        ("198 [.] 51 [.] 100 [.] 7", K.IPV4, "198.51.100.7"),
        ("198 dot 51 dot 100 dot 7", K.IPV4, "198.51.100.7"),
        ("198.51.100.7:8080", K.IPV4, "198.51.100.7"),
        ("198.51.100.0/24", K.IPV4_CIDR, "198.51.100.0/24"),
        ("198.51.100[.]0/24", K.IPV4_CIDR, "198.51.100.0/24"),
        ("198.51.100.7/gate.php", K.URL, "http://198.51.100.7/gate.php"),
        ("198.51.100.7:81/gate.php", K.URL, "http://198.51.100.7:81/gate.php"),
        ("2001:db8::1", K.IPV6, "2001:db8::1"),
        ("2001[:]db8::1", K.IPV6, "2001:db8::1"),
        ("[2001:DB8::1]:443", K.IPV6, "2001:db8::1"),
        ("2001:db8::/32", K.IPV6_CIDR, "2001:db8::/32"),
        ("fe80:0:0:0:1:2:3:4", K.IPV6, "fe80::1:2:3:4"),
        ("00:1A:2B:3C:4D:5E", K.MAC, "00:1a:2b:3c:4d:5e"),
        ("00-1A-2B-3C-4D-5E", K.MAC, "00:1a:2b:3c:4d:5e"),
        ("AS64496", K.ASN, "AS64496"),
        ("d41d8cd98f00b204e9800998ecf8427e", K.MD5, "d41d8cd98f00b204e9800998ecf8427e"),
        (SHA256.upper(), K.SHA256, SHA256),
        (f"{SHA256[:40]}\n{SHA256[40:]}", K.SHA256, SHA256),
        (f"{SHA256[:20]}-\r\n  {SHA256[20:40]}\r\n  {SHA256[40:]}", K.SHA256, SHA256),
        ("T1" + "0F" * 35, K.TLSH, "T1" + "0F" * 35),
        ("3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C", K.SSDEEP, "3:AXGBicFlgVNhBGcL6wCrFQEv:AXGHsNhxLsr2C"),
        ("C:\\Windows\\Temp\\evil.exe", K.FILE_NAME, "evil.exe"),
        ("evil.exe", K.FILE_NAME, "evil.exe"),
        ("evil[.]exe", K.FILE_NAME, "evil.exe"),
        ("invoice.zip", K.FILE_NAME, "invoice.zip"),
        ("invoice[.]zip", K.DOMAIN, "invoice.zip"),
        ("setup.sh", K.FILE_NAME, "setup.sh"),
        ("www.setup.sh", K.DOMAIN, "www.setup.sh"),
        (f"{SHA256}.bin", K.FILE_NAME, f"{SHA256}.bin"),
        ("evil[.]bit", K.DOMAIN, "evil.bit"),
        ("bücher.de", K.DOMAIN, "xn--bcher-kva.de"),
        ("CVE-2021-44228", MentionKind.CVE, "CVE-2021-44228"),
        ("cve 2021-44228", MentionKind.CVE, "CVE-2021-44228"),
        ("CVE\u20112021\u201144228", MentionKind.CVE, "CVE-2021-44228"),
        ("CVE-2021-\n44228", MentionKind.CVE, "CVE-2021-44228"),
        ("T1059", MentionKind.ATTACK_ID, "T1059"),
        ("T1059.001", MentionKind.ATTACK_ID, "T1059.001"),
        ("T1059[.]001", MentionKind.ATTACK_ID, "T1059.001"),
        ("T0843", MentionKind.ATTACK_ID, "T0843"),
        ("TA0001", MentionKind.ATTACK_ID, "TA0001"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "It used {}.", "({}),", "| {} |", "\n{}\n"])
def test_everything_else(written: str, kind: str, value: str, around: str) -> None:
    assert found(around.format(written)) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "Update to version 1.2.3.4 now.",
        "Versions 1.2.3.4, 1.2.3.5, and 1.2.3.6 are affected.",
        "Products before v1.2.3.4; firmware: 10.0.0.1",
        "Release 4.0.2.1 and later, 4.0.1.9 or earlier",
        "<= 1.12.0.27 | 1.12.13.2 | 1.12.14.5",
        "product_version\n\n3.0.1.0",
        "3.2.1.4 Scope of this document",
        "See section 3.2.1.4 and OID 1.3.6.1.4.1.311.",
        "On 12.05.2023 and 2023.05.12 at 12:30:45, or 1.2.3",
        "1.2.3.4.5 and 999.1.1.1 and 0.0.0.0",
        "e.g. this, i.e. that, in the U.S. at 3 p.m.",
        "It ended.In the next sentence.It went on.",
        "TROJ_DLLSERV.BE and Win32/Zegost.BW",
        "ASP.NET and Node.js, System.Net.WebClient and std::vector<int>",
        "Process.Start(x) and document.name = 1",
        "550e8400-e29b-41d4-a716-446655440000 deadbeef cafe",
        "replaced every dot with [dot] in this text, look [at] this polka dot dress, the dot com bubble",
        "the files (.exe) and [.docx] ... and so on (…).",
        "C:\\Users\\.ssh\\config \\\\server\\share",
        "model T1000, S1000 pump, G2000",
        "serial number T1234",
        "CVE-2021-123, CVE-20211-4422, notacve-2021-44228",
        "a@b, @handle, nurse@ward",
        "http://, https://server/path, hxxp:// and file:///etc/passwd",
        "::1 and :: and a::b and abc::def",
        "",
    ],
)
def test_what_looks_so_and_is_not(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("198.51.100.7-198.51.100.9", ["198.51.100.7", "198.51.100.9"]),
        ("198.51.100.7/198.51.100.9", ["198.51.100.7", "198.51.100.9"]),
        ("198.51.100.7 (Finland), 203.0.113.9 (AS64496)", ["198.51.100.7", "203.0.113.9", "AS64496"]),
        ("198.51.100.7-rc1 and 198.51.100.7.example", []),
        ("evil.com/other.org", ["evil.com", "other.org"]),
        ("evil.com/setup.sh", ["http://evil.com/setup.sh"]),
        ("mails from @evil.com and *@other[.]org", ["evil.com", "other.org"]),
        (
            "- d41d8cd98f00b204e9800998ecf8427e\n-d41d8cd98f00b204e9800998ecf8427f",
            ["d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427f"],
        ),
        ("[evil.com](http://evil.com/a)", ["evil.com", "http://evil.com/a"]),
        ("evil.com,other.org;third.net|fourth.io", ["evil.com", "other.org", "third.net", "fourth.io"]),
        ("MD5:d41d8cd98f00b204e9800998ecf8427e", ["d41d8cd98f00b204e9800998ecf8427e"]),
        ('{"ip":"198.51.100.7","d":"evil.com"}', ["198.51.100.7", "evil.com"]),
    ],
)
def test_values_beside_each_other(text: str, values: list[str]) -> None:
    assert [value for _, value in found(text)] == values


def test_addresses_beside_versions() -> None:
    text = "Upgrade to 9.1.0.2 or later; block 198.51.100.7, and IP address 203.0.113.9 (Norway)"
    assert found(text) == [(K.IPV4, "198.51.100.7"), (K.IPV4, "203.0.113.9")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (
            "https://evil-domain-of-some-length.com/abcdefgh/ijklmnop/\nqrstuv/gate.php?x=1 and more",
            "https://evil-domain-of-some-length.com/abcdefgh/ijklmnop/qrstuv/gate.php?x=1",
        ),
        (
            "The file was at hxxps://evil-domain[.]com/download-\r\n    area/ward.html in May",
            "https://evil-domain.com/download-area/ward.html",
        ),
        ("The file was at https://evil-domain.com/download?id=\n4711.", "https://evil-domain.com/download?id=4711"),
        ("The report is at https://www.example.org/reports/\nThe next line", "https://www.example.org/reports/"),
        ("The report is at https://www.example.org/reports\nand/or so", "https://www.example.org/reports"),
        ("The report is at https://www.example.org/reports\nevil.com/x.php", "https://www.example.org/reports"),
        ("The report is at https://www.example.org/reports/\n198.51.100.7", "https://www.example.org/reports/"),
        (
            "https://www.example.org/with_(brackets)_in_it_(really)",
            "https://www.example.org/with_(brackets)_in_it_(really)",
        ),
        ("https://a.com/x,https://b.com/y", "https://a.com/x"),
        (
            "The report is at https://www.example.org/paper.pdf\n57162bf5-af2c-4d7f-8068-4c6400000000",
            "https://www.example.org/paper.pdf",
        ),
        (
            "The report is at https://www.example.org/reports/\n57162bf5-af2c-4d7f-8068-4c6400000000",
            "https://www.example.org/reports/",
        ),
        (
            "The report is at https://www.example.org/reports\n57162bf5-af2c-4d7f-8068-4c6400000000",
            "https://www.example.org/reports",
        ),
    ],
)
def test_urls_across_lines(text: str, value: str) -> None:
    assert found(text)[0] == (K.URL, value)


def test_lists_of_digests_stay_apart() -> None:
    one, two = "d41d8cd98f00b204e9800998ecf8427e", "0cc175b9c0f1b6a831c399e269772661"
    assert found(f"{one}\n57162bf5-af2c-4d7f-8068-4c6400000000") == [(K.MD5, one)]
    assert found(f"{one}\n{two}\n{SHA256}\n20240115") == [(K.MD5, one), (K.MD5, two), (K.SHA256, SHA256)]


def test_groups_and_software_are_known_by_a_list_or_in_a_text_about_attack() -> None:
    assert found("MITRE ATT&CK: G0016, S0154, M1036, C0024") == [
        (MentionKind.ATTACK_ID, each) for each in ("G0016", "S0154", "M1036", "C0024")
    ]
    assert found("The pumps G0016 and S0154") == []


def test_a_technique_is_mentioned_by_its_address() -> None:
    assert found("https://attack.mitre.org/techniques/T1059/001/") == [
        (K.URL, "https://attack.mitre.org/techniques/T1059/001/"),
        (MentionKind.ATTACK_ID, "T1059.001"),
    ]
