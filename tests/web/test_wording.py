"""How the pages say what claims write in the field's notation."""

import pytest


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("vers:generic/>=2.0.0|<2.4.1", "2.0.0 or later and before 2.4.1"),
        ("vers:deb/<=1.2-3", "1.2-3 or earlier"),
        ("vers:generic/1.0|>3.0", "exactly 1.0; later than 3.0"),
        ("vers:all/*", "all versions"),
        ("", "all versions"),
        ("vers:none/*", "vers:none/*"),
        ("vers:generic/<1|<2", "vers:generic/<1|<2"),
        ("before 3.06", "before 3.06"),
    ],
)
def test_versions_are_said_in_plain_words_where_their_notation_can_be_read(raw: str, said: str) -> None:
    from wardwatch.web.wording import versions_said

    assert versions_said(raw) == said
