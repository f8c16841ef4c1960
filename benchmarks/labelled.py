"""How often matching is right: precision and recall on pairs of inventory line and vulnerability from real documents.

The pairs are made anew in each run from the real public data, by the rules below and a seed; they are not kept in the
repository. The rules know nothing of the matcher. `--out` keeps the pairs and what the product said of each.

**What is asked about.** A *plain* statement: one product of one maker, its name no list, no condition and no class
word alone, with an expression of versions that has one reading (`labels.boundaries`, `.documents`, `.spellings`). Left
out: a product whose document speaks of variants that differ in brackets alone, unless it is asked about with its order
number; makers' names that are lists; names with three model numbers, or with another maker's name; vulnerabilities of
which any document or CISA's catalogue speaks as "multiple products".

**What is expected.** *affected*: the version lies in a range that the document gives for this very name. *not*: it lies
in none, and no product of a near name (one name within the other, or the same model number) says otherwise; of a list
of single versions, only what is below the first or above the last; of a CVE record, only where its default says so or
its bounds are exclusive. *cannot tell*: the list states no version, or words instead of one, and the range has bounds.
Every other document that speaks of the vulnerability and shares a telling word must say the same, and every record must
name the maker's products by words shared, or the pair is left out: so no label depends on who is believed. Versions are
asked on each bound, next to it, and a release away.

**How the line is written.** As the document does; in upper or lower case; under the maker's other names and legal
forms; the maker in front of the product too, or there alone; model numbers with dashes, blanks or neither; a trademark
sign; a class word behind; of a name of three words or more, the class word or the model number in front; the name or
the model number in the model column; the version with v, Version, Rev., a zero behind, or in the model column; as a
device in a CycloneDX bill of materials; by CPE name, by package URL, with a device identifier or the maker's order
number. No name is misspelled beyond that: spelling that only looks alike may propose, never match.

**What must not match.** Versions outside; the maker's other products; an invented model a digit or a letter apart; the
same name of a stranger, of devices alone (software is known by its name); products that the document clears.

`--unseen` asks the second family instead: what hospitals write, misspellings and near products, by rules and readings
of its own (`labels.unseen`), in two halves; pairs of the held half are never shown or kept.

**The top band** is expected of every *affected* pair but those by package URL alone: only a registry knows its package.
"""

import argparse
import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from harness import SHARED_DATA, figure, fresh_home, title
from labels import documents, pairs, unseen
from labels.judging import REFUSED, Judged, judge
from labels.pairs import AFFECTED, CANNOT_TELL, NOT, Pair

SEED = 20261122
SHOWN = 20


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser(description="Precision and recall of matching on labelled pairs.")
    options.add_argument("--out", type=Path, help="keep the pairs and the product's answers in this file (CSV)")
    options.add_argument("--seed", type=int, default=SEED)
    options.add_argument("--shown", type=int, default=SHOWN, help="how many of the worst misses to print")
    options.add_argument("--unseen", action="store_true", help="the second family of pairs, in halves")
    chosen = options.parse_args()
    if not SHARED_DATA.is_dir():
        print("The real public data is not beside this checkout; nothing measured.")
        return
    title(f"Matching on labelled pairs (seed {chosen.seed})")
    if chosen.unseen:
        made = unseen.build(SHARED_DATA, chosen.seed)
    else:
        made = pairs.build(documents.statements(SHARED_DATA), chosen.seed)
    describe(made)
    with fresh_home():
        from wardwatch.kit.database import login

        with login("worker"):
            judged = judge(made, SHARED_DATA)
        if chosen.unseen:
            judged = halves(judged, top_band(), shown=chosen.shown)
        else:
            report(judged, top_band(), shown=chosen.shown)
    if chosen.out:
        write(judged, chosen.out)


def halves(judged: Sequence[Judged], bound: int, *, shown: int) -> list[Judged]:
    """The figures of each half; returns the open one, of which alone pairs are shown."""
    open_half = [each for each in judged if unseen.half(each.pair.source) == unseen.OPEN]
    held = [each for each in judged if unseen.half(each.pair.source) == unseen.HELD]
    print(f"\n  The open half: {len(open_half):,} pairs")
    report(open_half, bound, shown=shown)
    print(f"\n  The held half: {len(held):,} pairs")
    report(held, bound, shown=0)
    return open_half


def top_band() -> int:
    """The least confidence of the top band."""
    from wardwatch.exposures.matching.bands import FLOORS

    return max(FLOORS.values())


def describe(made: Sequence[Pair]) -> None:
    """How many pairs there are."""
    figure("pairs", len(made), "", aim="2,000 or more")
    for words, count in Counter(pair.expected for pair in made).most_common():
        figure(f"  expected: {words}", count, "")
    figure("  vulnerabilities", len({pair.vulnerability for pair in made}), "")
    figure("  documents", len({pair.source for pair in made}), "")


def report(judged: Sequence[Judged], bound: int, *, shown: int) -> None:
    """The figures: all pairs, the top band, by format and by rule; then the misses in words."""
    precision, recall = rates(
        judged, lambda each: each.outcome == AFFECTED, lambda each: each.pair.expected == AFFECTED
    )
    figure("precision, any confidence", precision, "")
    figure("recall, any confidence", recall, "")

    def sure(each: Judged) -> bool:
        return each.outcome == AFFECTED and each.confidence >= bound

    precision, _ = rates(judged, sure, lambda each: each.pair.expected == AFFECTED)
    _, recall = rates(judged, sure, lambda each: each.pair.top)
    figure(f"precision in the top band ({bound} and more)", precision, "", aim="0.995")
    figure("recall in the top band", recall, "", aim="0.99")
    unknown = [each for each in judged if each.pair.expected == CANNOT_TELL]
    asked = sum(each.outcome == "cannot_tell" for each in unknown)
    figure("of cannot tell: the member is asked", asked / max(1, len(unknown)), "")
    clear = [each for each in judged if each.pair.expected == NOT]
    figure("of not: needless questions", sum(each.outcome == "cannot_tell" for each in clear) / max(1, len(clear)), "")
    table("format", judged, sure, lambda each: [each.pair.format])
    table("rule", judged, sure, lambda each: each.pair.rule.split("; "))
    matrix(judged)
    bands(judged)
    examples("false hits", [each for each in judged if sure(each) and each.pair.expected != AFFECTED], shown)
    examples("misses", [each for each in judged if each.pair.top and not sure(each)], shown)


Test = Callable[[Judged], bool]


def rates(judged: Sequence[Judged], hit: Test, wanted: Test) -> tuple[float, float]:
    """Precision and recall; 1 where there is nothing to be wrong about."""
    hits = [each for each in judged if hit(each)]
    right = sum(wanted(each) for each in hits)
    all_wanted = sum(map(wanted, judged))
    return right / len(hits) if hits else 1.0, right / all_wanted if all_wanted else 1.0


def table(name: str, judged: Sequence[Judged], sure: Test, groups: Callable[[Judged], Sequence[str]]) -> None:
    """Precision and recall in the top band of each group."""
    found: dict[str, list[Judged]] = defaultdict(list)
    for each in judged:
        for group in groups(each):
            found[group].append(each)
    print(
        f"\n  {'by ' + name:40} {'pairs':>7} {'top precision':>14} {'top recall':>11} {'any recall':>11} {'asked':>7}"
    )
    for group, members in sorted(found.items(), key=lambda item: -len(item[1])):
        precision, _ = rates(members, sure, lambda each: each.pair.expected == AFFECTED)
        _, top = rates(members, sure, lambda each: each.pair.top)
        _, anyway = rates(members, lambda each: each.outcome == AFFECTED, lambda each: each.pair.expected == AFFECTED)
        unknown = [each for each in members if each.pair.expected == CANNOT_TELL]
        asked = sum(each.outcome == "cannot_tell" for each in unknown) / len(unknown) if unknown else 1.0
        print(f"  {group:40} {len(members):7,} {precision:14.4f} {top:11.4f} {anyway:11.4f} {asked:7.3f}")


def matrix(judged: Sequence[Judged]) -> None:
    """What was expected, and what was said."""
    counted = Counter((each.pair.expected, each.outcome) for each in judged)
    print("\n  expected and said:")
    for (expected, said), count in sorted(counted.items()):
        print(f"    {expected:12} {said:14} {count:7,}")
    refused = sum(each.outcome == REFUSED for each in judged)
    if refused:
        figure("pairs whose line the import refused", refused, "", aim="0")


def bands(judged: Sequence[Judged]) -> None:
    """How often each band of confidence is right, as `exposures/matching/bands.toml` publishes it."""
    from wardwatch.exposures.matching.bands import FLOORS, band_of
    from wardwatch.members.types import Band

    said = {AFFECTED: AFFECTED, "cannot_tell": CANNOT_TELL}
    found: dict[str, Counter[bool]] = defaultdict(Counter)
    for each in judged:
        if each.outcome in said:
            found[band_of(each.confidence)][each.pair.expected == said[each.outcome]] += 1
    print(f"\n  for bands.toml:\n    on = {datetime.now(UTC):%Y-%m-%d}\n    pairs = {len(judged)}")
    for band in Band:
        counted = found[band]
        print(f'    "{band}" = {{ said = {counted.total()}, right = {counted[True]} }}  # {FLOORS[band]} and more')


def examples(words: str, wrong: Sequence[Judged], shown: int) -> None:
    """Some of the wrong ones of each kind, the most frequent kinds first."""
    kinds: dict[tuple[str, str], list[Judged]] = defaultdict(list)
    for each in wrong:
        kinds[each.pair.rule.split("; ")[0], each.pair.source].append(each)
    print(f"\n  {words}: {len(wrong)}{'' if shown else ' (not shown)'}")
    for _, found in sorted(kinds.items(), key=lambda item: -len(item[1]))[:shown]:
        each = found[0]
        line = each.pair.line
        listed = " | ".join(filter(None, (line.vendor, line.product, line.model, line.version, line.cpe, line.purl)))
        print(f"    {len(found)}x {each.pair.rule} ({each.pair.source}, {each.pair.vulnerability}): {listed}")
        said = f"{each.outcome} {each.confidence or ''}".strip()
        print(f"       expected {each.pair.expected}, said {said}. {each.decided_by}"[:300])


def write(judged: Sequence[Judged], path: Path) -> None:
    """All pairs and answers as comma-separated values."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            (
                *("expected", "top", "outcome", "confidence", "rule", "format", "vulnerability", "source"),
                *("vendor", "product", "model", "version", "cpe", "purl", "decided_by"),
            )
        )
        for each in judged:
            pair, line = each.pair, each.pair.line
            asked = (pair.rule, pair.format, pair.vulnerability, pair.source)
            listed = (line.vendor, line.product, line.model, line.version, line.cpe, line.purl)
            writer.writerow((pair.expected, pair.top, each.outcome, each.confidence, *asked, *listed, each.decided_by))
    print(f"  Kept in {path}.")


if __name__ == "__main__":
    sys.exit(main())
