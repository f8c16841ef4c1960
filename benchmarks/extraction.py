"""Indicators read from the text of reports: how fast, and how many of each way to write them.

Text is generated: sentences of usual words, one value in every 400 characters or so, each written in one of the forms
in turn. Peers: `iocextract`, `ioc-finder`, `iocsearcher` (installed for the purpose; left out where they are not), on a
smaller text of the same kind, because they take minutes for this one. A value that somebody finds besides is no error.
Speeds are of processor time: each reader works in this one thread, and the machine may have other work.
"""

import random
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from harness import SHARED_DATA, figure, peak_memory, title

LARGE, SMALL = 5_000_000, 60_000
WORDS = """the of and to in a is that for it as was with be by on not he his but at are this have from or had an they
which one you were all her she there would their we him been has when who will more no if out so said what up its about
into than them can only other time new some could these two may first then do any like my now over such our man me even
most made after also did many before must through years where much your way well down should because each just those
people hospital network server attacker system access credential account device patient service update report""".split()  # noqa: SIM905 - text, not a table
TOPS = ("com", "net", "org", "info", "ru", "cn", "io", "co.uk")

Value = tuple[str, str]
Form = Callable[[str], str]


def main() -> None:
    """Print the figures."""
    from wardwatch.intel.extraction import find, names

    random.seed(5)
    large, expected = report(LARGE)
    title(f"Reports: {len(large) / 1e6:.1f} MB of text with {sum(map(len, expected.values())):,} values")
    found = {each.value for each in find(large)}
    for form, values in expected.items():
        figure(f"found, written as {form}", 100 * len(values & found) / len(values), "%", aim="100")
    figure("finding, without names", len(large) / 1e6 / processor(lambda: find(large)), "MB/s", aim="5")
    table = names(*listed_names())
    figure(
        f"finding, with {len(table.means):,} names of actors and malware",
        len(large) / 1e6 / processor(lambda: find(large, table)),
        "MB/s",
        aim="5",
    )
    for what, sign in (("dots", "."), ("hxxp", "hxxp"), ("[.]", "[.]"), ("a[.]", "a[.]"), ("http://", "http://")):
        figure(
            f"hostile: 10 MB of {what}",
            processor(lambda sign=sign: find(sign * (10_000_000 // len(sign))), runs=1),
            "s",
        )
    figure("peak memory", peak_memory(), "MB")
    small, expected = report(SMALL)
    print(f"\n  peers, on {len(small) / 1e3:.0f} KB with {sum(map(len, expected.values())):,} values")
    rate("ours", lambda: {each.value for each in find(small)}, small, expected)
    for name, reader in (("iocextract", iocextract), ("ioc-finder", ioc_finder), ("iocsearcher", iocsearcher)):
        try:
            call = reader()
        except Exception as error:  # a peer that does not even import says so here
            print(f"  peer {name}: left out ({type(error).__name__}: {error})")
            continue
        rate(f"peer {name}", lambda call=call: call(small), small, expected)


def rate(name: str, call: Callable[[], set[str]], text: str, expected: dict[str, set[str]]) -> None:
    """Speed, and which forms are found less than wholly."""
    seconds = processor(call, runs=1)
    found = {each.rstrip("/") for each in call()}
    values = [len({each.rstrip("/") for each in wanted} & found) / len(wanted) for wanted in expected.values()]
    figure(name, len(text) / 1e6 / seconds, "MB/s")
    figure(f"{name}: forms found wholly, of {len(values)}", sum(each == 1 for each in values), "")
    figure(f"{name}: values found", 100 * sum(values) / len(values), "%")


def processor(call: Callable[[], Any], *, runs: int = 3) -> float:
    """Median seconds of the processor that a call takes."""
    taken = []
    for _ in range(runs):
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def report(size: int) -> tuple[str, dict[str, set[str]]]:
    """A text of about so many characters, and the values that stand in it by the form in which they are written."""
    pieces: list[str] = []
    expected: dict[str, set[str]] = {name: set() for name in FORMS}
    length = at = 0
    forms = list(FORMS.items())
    while length < size:
        name, (make, write) = forms[at % len(forms)]
        value = make()
        expected[name].add(value)
        words = " ".join(random.choices(WORDS, k=random.randrange(60, 100)))
        piece = f"{words.capitalize()} {write(value)} {random.choice(WORDS)}.\n"
        pieces.append(piece)
        length += len(piece)
        at += 1
    return "".join(pieces), expected


def word(low: int = 5, high: int = 12) -> str:
    """Random letters."""
    return "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=random.randrange(low, high)))


def domain() -> str:
    """A random domain."""
    return f"{word()}-{word()}.{random.choice(TOPS)}"


def ipv4() -> str:
    """A random address."""
    return ".".join(str(random.randrange(31, 250)) for _ in range(4))


def url() -> str:
    """A random URL."""
    return f"http://{domain()}/{word()}/{word()}.php?id={random.randrange(10**6)}"


def mail() -> str:
    """A random mail address."""
    return f"{word()}@{domain()}"


def digest(length: int) -> Callable[[], str]:
    """Random digests of a length."""
    return lambda: f"{random.getrandbits(4 * length):0{length}x}"


def dots(sign: str) -> Form:
    """Every dot written so."""
    return lambda value: value.replace(".", sign)


def in_host(sign: str, scheme: str) -> Form:
    """A URL with the scheme and the dots of its host written so."""

    def write(value: str) -> str:
        host, _, path = value.removeprefix("http://").partition("/")
        return f"{scheme}{host.replace('.', sign)}/{path}"

    return write


def as_it_is(value: str) -> str:
    """Not defanged."""
    return value


def wrapped(value: str) -> str:
    """Cut by the end of a line."""
    return f"{value[:40]}\n{value[40:]}"


FORMS: dict[str, tuple[Callable[[], str], Form]] = {
    "plain domain": (domain, as_it_is),
    "plain address": (ipv4, as_it_is),
    "plain URL": (url, as_it_is),
    "plain mail address": (mail, as_it_is),
    "SHA-256": (digest(64), as_it_is),
    "SHA-256 across lines": (digest(64), wrapped),
    "MD5": (digest(32), str.upper),
    "domain [.]": (domain, dots("[.]")),
    "address [.]": (ipv4, dots("[.]")),
    "domain (.)": (domain, dots("(.)")),
    "domain {.}": (domain, dots("{.}")),
    "domain [dot]": (domain, dots("[dot]")),
    'domain " [dot] "': (domain, dots(" [dot] ")),
    "domain (dot)": (domain, dots("(dot)")),
    'domain " dot "': (domain, dots(" dot ")),
    "domain \\.": (domain, dots("\\.")),
    "domain [.] across lines": (domain, dots("[.]\n")),
    "URL hxxp and [.]": (url, in_host("[.]", "hxxp://")),
    "URL hxxp[:]//": (url, in_host("[.]", "hxxp[:]//")),
    "URL hxxp[://]": (url, in_host("[.]", "hxxp[://]")),
    "URL meow://": (url, in_host(".", "meow://")),
    "mail [@]": (mail, lambda value: value.replace("@", "[@]")),
    "mail [at] and [.]": (mail, lambda value: value.replace("@", "[at]").replace(".", "[.]")),
    'mail " (at) " and (dot)': (mail, lambda value: value.replace("@", " (at) ").replace(".", "(dot)")),
}


def listed_names() -> tuple[list[Any], list[str]]:
    """Names and numbers of ATT&CK and MISP, from the data beside this project; none where they are not there."""
    import gzip

    from wardwatch.intel.extraction import Alias, from_attack, from_galaxy

    def opened(folder: Path) -> Iterable[bytes]:
        for path in sorted(folder.glob("*.json*")):
            yield gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()

    aliases: list[Alias] = []
    ids: list[str] = []
    for raw in opened(SHARED_DATA / "mitre-attack"):
        more, numbers = from_attack(raw)
        aliases += more
        ids += numbers
    for raw in opened(SHARED_DATA / "misp" / "galaxy" / "clusters"):
        aliases += from_galaxy(raw)
    return aliases, ids


def iocextract() -> Callable[[str], set[str]]:
    """The peer of this name."""
    import iocextract as peer

    return lambda text: set(peer.extract_iocs(text, refang=True))


def ioc_finder() -> Callable[[str], set[str]]:
    """The peer of this name."""
    from ioc_finder import find_iocs

    def call(text: str) -> set[str]:
        return {value for values in find_iocs(text).values() if isinstance(values, list) for value in values}

    return call


def iocsearcher() -> Callable[[str], set[str]]:
    """The peer of this name."""
    from iocsearcher.searcher import Searcher

    searcher = Searcher()
    return lambda text: {each.value for each in searcher.search_data(text)}


if __name__ == "__main__":
    main()
