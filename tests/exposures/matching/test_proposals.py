import pytest

from wardwatch.exposures.matching.proposals import ClaimedNames

CLAIMED = ClaimedNames(
    [
        ("Halden Medical", "29901 Encore Programmer"),
        ("Philips", "IntelliVue MX40 Patient Worn Monitor (WLAN only)"),
        ("Fortinet", "FortiClientEMS"),
        ("BD", "Kiestra PerformA"),
        ("Hillrom", "Welch Allyn Service Tool"),
    ]
)


@pytest.mark.parametrize(
    ("line", "proposed"),
    [
        (("Haldn Medical", "Encore Programmer 29901"), ["29901 Encore Programmer"]),
        (("Fortinetts", "FortiClient EMS"), ["FortiClientEMS"]),
        (("Philips", "Inteli Vue MX40"), []),
        (("BD", "Kiestra PerformA lab automation"), ["Kiestra PerformA"]),
        (("Haldn Medical", "Encore 29902"), []),
        (("Hillrom", "wall service tool"), []),
    ],
)
def test_what_is_only_like_is_proposed(line, proposed):
    assert [each.product for each in CLAIMED.near(*line)] == proposed
