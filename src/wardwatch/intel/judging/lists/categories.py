"""What each list is about, and what a meeting with it does where nobody decided otherwise.

*Block* is for what cannot be an indicator: addresses that route to nobody, names reserved for examples, the digest of
no bytes at all, certificates that every browser trusts. Everything else only informs, for others abuse what is
legitimate: a popular site is broken into, a hosting platform rents to anybody. Informing still bounds the verdict
where blocking would hurt many who did nothing (`leaves`): an address of a content network is thousands of sites, so
it is for hunting. The lists' names are those of https://github.com/MISP/misp-warninglists; which category each is in
is our own reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from wardwatch.intel.judging.types import ListOverride, Mode, Verdict
from wardwatch.kit.translation import gettext_noop as noop


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of lists: what a meeting says, the mode that they have by default, and what informing leaves."""

    key: str
    says: str
    """A sentence of the catalogues about the value; `%(list)s` is the list's name."""
    mode: Mode
    leaves: Verdict
    """The highest verdict while the list only informs."""
    lists: frozenset[str]


def _category(key: str, mode: Mode, leaves: Verdict, says: str, lists: str) -> Category:
    return Category(key=key, says=says, mode=mode, leaves=leaves, lists=frozenset(lists.split()))


CATEGORIES: tuple[Category, ...] = (
    _category(
        "own",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("It belongs to us or to those we work for (%(list)s)."),
        "own-networks own-names",
    ),
    _category(
        "refuted",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("A person of the center looked at it: it is a false positive."),
        "false-positives",
    ),
    _category(
        "reserved",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("It is reserved or private, so it means something else in every network (%(list)s)."),
        "rfc1918 rfc3849 rfc5735 rfc6598 rfc6761 multicast ipv6-linklocal",
    ),
    _category(
        "suffix",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("Strangers to each other register names below it (%(list)s)."),
        "tlds second-level-tlds",
    ),
    _category(
        "not-a-sample",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("It is the digest of an empty file, a test file or another that reports name by mistake (%(list)s)."),
        "empty-hashes eicar.com common-ioc-false-positive ti-falsepositives",
    ),
    _category(
        "trusted-certificate",
        Mode.BLOCK,
        Verdict.NEVER,
        noop("It is a certificate that browsers trust (%(list)s)."),
        "mozilla-CA mozilla-IntermediateCA",
    ),
    _category(
        "infrastructure",
        Mode.INFORM,
        Verdict.HUNT,
        noop("Machines need it to start, to sign in or to check certificates (%(list)s)."),
        "captive-portals crl-hostname crl-ip microsoft microsoft-azure-appid microsoft-office365 microsoft-office365-cn"
        " microsoft-office365-ip microsoft-win10-connection-endpoints google apple",
    ),
    _category(
        "popular",
        Mode.INFORM,
        Verdict.HUNT,
        noop("Many people use it (%(list)s)."),
        "alexa cisco_top1000 cisco_top5k cisco_top10k cisco_top20k google-chrome-crux-1million majestic_million"
        " moz-top500 tranco tranco10k",
    ),
    _category(
        "organization",
        Mode.INFORM,
        Verdict.HUNT,
        noop("It belongs to an organization that is no attacker, and may have been broken into (%(list)s)."),
        "bank-website university_domains security-provider-blogpost dax30 covid digitalside"
        " covid-19-cyber-threat-coalition-whitelist covid-19-krassi-whitelist automated-malware-analysis wikimedia",
    ),
    _category(
        "shared-address",
        Mode.INFORM,
        Verdict.HUNT,
        noop("The address serves thousands of sites at once (%(list)s)."),
        "akamai cloudflare fastly stackpath github zscaler parking-domain smtp-receiving-ips smtp-sending-ips"
        " google-gmail-sending-ips",
    ),
    _category(
        "shared-platform",
        Mode.INFORM,
        Verdict.HUNT,
        noop("Anybody can put something there, so the page tells more than the host (%(list)s)."),
        "lots-project link-in-bio url-shortener public-ipfs-gateways",
    ),
    _category(
        "hosting",
        Mode.INFORM,
        Verdict.BLOCK,
        noop("The address can be rented by anybody and soon be somebody else's (%(list)s)."),
        "amazon-aws google-gcp microsoft-azure microsoft-azure-china microsoft-azure-germany microsoft-azure-us-gov"
        " ovh-cluster vpn-ipv4 vpn-ipv6",
    ),
    _category(
        "resolver",
        Mode.INFORM,
        Verdict.HUNT,
        noop("It answers questions about names or addresses for everybody (%(list)s)."),
        "public-dns-hostname public-dns-v4 public-dns-v6 findip-host whats-my-ip check-host-net parking-domain-ns"
        " umbrella-blockpage-hostname umbrella-blockpage-v4 umbrella-blockpage-v6",
    ),
    _category(
        "scanner",
        Mode.INFORM,
        Verdict.BLOCK,
        noop("It scans the internet for research and says so; meeting it is no attack (%(list)s)."),
        "googlebot openai-gptbot modat-scanner onyphe-scanner shadowserver tenable-cloud-ipv4 tenable-cloud-ipv6"
        " alphastrike-scanning censys-scanning netsecscan-scanning shadowforce-scanning shodan-scanning",
    ),
    _category(
        "sinkhole",
        Mode.INFORM,
        Verdict.HUNT,
        noop("Defenders have taken it over; who meets it may be infected (%(list)s)."),
        "sinkholes microsoft-attack-simulator",
    ),
    _category(
        "dynamic-name",
        Mode.INFORM,
        Verdict.BLOCK,
        noop("Names below it are given to anybody, for free (%(list)s)."),
        "dynamic-dns disposable-email",
    ),
    _category(
        "known-file",
        Mode.INFORM,
        Verdict.HUNT,
        noop("It is the digest of a known program that attackers use too (%(list)s)."),
        "nioc-filehash",
    ),
    _category(
        "contact",
        Mode.INFORM,
        Verdict.HUNT,
        noop("It is an address that people report attacks to (%(list)s)."),
        "common-contact-emails phone_numbers",
    ),
)

OTHER = _category("other", Mode.INFORM, Verdict.HUNT, noop("A list of false positives has it (%(list)s)."), "")
"""The category of a list that we have not read yet: it informs, and leaves hunting."""

_SCANNERS = "-nt-scanning"
"""End of the names of one family of lists of scanners, which grows."""
_BY_LIST = {key: category for category in CATEGORIES for key in category.lists}
_BY_KEY = {category.key: category for category in (*CATEGORIES, OTHER)}


def category_of(list_key: str) -> Category:
    """The category of a list."""
    if list_key.endswith(_SCANNERS):
        return _BY_KEY["scanner"]
    return _BY_LIST.get(list_key, OTHER)


def category(key: str) -> Category:
    """The category with that key; KeyError for none."""
    return _BY_KEY[key]


class Modes:
    """The mode of every list: a person's where one was set, our default otherwise."""

    def __init__(self, overrides: Iterable[ListOverride] = ()) -> None:
        """Of several overrides of one list, the latest counts; one for a list that is gone is kept for its return."""
        self.overrides: dict[str, ListOverride] = {}
        for each in sorted(overrides, key=lambda override: override.at):
            self.overrides[each.list_key] = each

    def of(self, list_key: str) -> Mode:
        """The mode that counts."""
        set_by_person = self.overrides.get(list_key)
        return set_by_person.mode if set_by_person else category_of(list_key).mode
