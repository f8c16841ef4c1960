"""Pages travel compressed, unless the answer may repeat what the request says."""

import gzip

from people import settle
from web.doors import at_door

GZIP = {"Accept-Encoding": "gzip"}


def test_a_page_is_compressed_and_an_answer_to_a_question_is_not(db: str, plain_static: None) -> None:
    rosa = at_door(settle().rosa)
    page = rosa.get("/inventory/", headers=GZIP)
    assert page["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in page["Vary"]
    assert b"</html>" in gzip.decompress(page.content)
    assert len(page.content) == int(page["Content-Length"])
    assert "Content-Encoding" not in rosa.get("/inventory/")
    assert "Content-Encoding" not in rosa.get("/inventory/?q=monitor", headers=GZIP)
    assert "Content-Encoding" not in at_door().post("/account/login/", {"login": "rosa"}, headers=GZIP)
    assert "Content-Encoding" not in rosa.get("/inventory/template.csv", headers=GZIP)
