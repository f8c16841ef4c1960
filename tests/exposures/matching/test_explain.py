from wardwatch.exposures.matching import explain, names
from wardwatch.exposures.matching.explain import Evidence, SourceKind
from wardwatch.exposures.matching.ranges import Verdict


def evidence(verdict, version, *, confidence=95, alias=""):
    return Evidence(
        document_title="Advisory X",
        document_place="section 3",
        asserter="The maker",
        claim_text="product A before 2.1 is affected",
        inventory_place="your list, line 17, of 3 Nov",
        asset_text=f"A {version}".strip(),
        alias_words=alias,
        version_words=explain.version_words(version, None, True, "2.1", False, verdict),
        verdict=verdict,
        confidence=confidence,
    )


def test_an_affected_machine_is_told_as_a_chain_with_sources():
    steps = explain.chain(evidence(Verdict.AFFECTED, "1.9"))
    assert [step.text for step in steps] == [
        "The maker says: product A before 2.1 is affected.",
        "Your list, line 17, of 3 Nov says: A 1.9.",
        "1.9 is before 2.1.",
        "So it is affected.",
    ]
    assert steps[0].source_ref == "Advisory X, section 3"
    assert [step.source_kind for step in steps] == [
        SourceKind.DOCUMENT,
        SourceKind.INVENTORY,
        SourceKind.VERSIONS,
        SourceKind.CONCLUSION,
    ]


def test_an_unknown_version_asks():
    steps = explain.chain(evidence(Verdict.CANNOT_TELL, "", confidence=40))
    assert steps[2].text == "The version is not in your list, so we cannot tell whether it is before 2.1."
    assert steps[-1].text == "Please check whether this is true of A: product A before 2.1 is affected."


def test_an_alias_is_explained_and_a_weak_name_is_not_called_certain():
    texts = [
        step.text for step in explain.chain(evidence(Verdict.AFFECTED, "1.9", confidence=60, alias="“A” may be “B”"))
    ]
    assert "“A” may be “B”." in texts
    assert texts[-1].startswith("So it is probably affected. Please check whether A 1.9 is the product meant")


def test_disagreement_and_relief_are_said():
    assert explain.chain(evidence(Verdict.DISPUTED, "1.9"))[-1].text.startswith("Sources disagree.")
    relief = explain.chain(evidence(Verdict.NOT_AFFECTED, "2.2"))
    assert [step.text for step in relief[2:]] == ["2.2 is not before 2.1.", "So it is not affected."]


def test_ranges_are_spoken():
    spoken = explain.version_words("1.6", "1.5", True, "1.7", True, Verdict.AFFECTED)
    assert spoken == "1.6 is 1.5 or later and 1.7 or earlier"
    assert explain.version_words("1.6", "1.6", True, "1.6", True, Verdict.AFFECTED) == "1.6 is exactly 1.6"
    assert explain.version_words("1.6", None, True, None, True, Verdict.AFFECTED) == ""


def test_of_commits_it_says_that_nobody_knows_which_is_later():
    commit = "c0ffee" * 6 + "dada"
    spoken = explain.version_words("5.10", None, True, commit, False, Verdict.CANNOT_TELL)
    assert spoken.startswith("which of two commits is the later one we do not know")


def test_confidence_is_that_of_the_names_capped_where_nobody_can_tell():
    exact = names.match("Contec Health", "CMS-8000", "", "Contec Health", "CMS8000")
    wide = names.match("Oracle", "Solaris", "", "Oracle", "Multiple Products")
    assert [explain.confidence(exact, verdict) for verdict in (Verdict.AFFECTED, Verdict.CANNOT_TELL)] == [95, 40]
    assert explain.confidence(wide, Verdict.AFFECTED) == 60
    assert explain.alias_words(exact) == ""
    assert "Solaris" in explain.alias_words(wide)
