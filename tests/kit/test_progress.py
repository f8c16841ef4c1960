import io
from datetime import timedelta

from wardwatch.kit.clock import now
from wardwatch.kit.progress import Bar, Progress, Silent


def work(progress: Progress) -> None:
    progress.step(0, None, "reading [1/2]")
    progress.step(3, 4, "storing [2/2]")


def test_a_bar_shows_how_far_the_work_came() -> None:
    stream = io.StringIO()
    with Bar(stream) as bar:
        work(bar)
    assert "storing [2/2]" in stream.getvalue()
    assert "3/4" in stream.getvalue()


def test_silence(capsys) -> None:  # type: ignore[no-untyped-def]
    work(Silent())
    assert capsys.readouterr() == ("", "")


def test_now_is_utc_and_aware() -> None:
    assert now().utcoffset() == timedelta(0)
    assert now() <= now()
