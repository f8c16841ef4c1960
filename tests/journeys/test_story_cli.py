"""The whole story from the command line: a center begins, is told, tells a hospital by mail, and hears back."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cli.homes import LIST, ROSTER, Inside
from mailserver import MailServer, mail_server
from wardwatch.engagements import policy

DOCUMENTS = Path(__file__).parent / "documents"
OWNED = LIST.replace("Invented,Pump", "Harrow Medical,Drift 200")
CVE = "CVE-2099-4711"


@pytest.fixture
def mail(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real server that takes the center's mail; and no minute to undo an approval."""
    monkeypatch.setattr(policy, "UNDO", timedelta(0))
    with mail_server() as server:
        settings.SMTP_URL = server.url
        yield server


@pytest.fixture
def client(plain_static: None) -> Client:
    return Client()


def answer_as_told(client: Client, mail: Any, *, answer: str) -> None:
    """What a reader of the mail does: go to the page that it names and type what stands in it."""
    text = str(mail.get_content())
    page, code = re.findall(r"(/answer/), with your mail address, the ticket number and the code (\S+)", text)[0]
    ticket = re.findall(r"WW-[\w-]+", str(mail["Subject"]))[0]
    form = {"address": mail["To"], "ticket": ticket, "code": code, "answer": answer, "words": ""}
    assert client.post(page, form).status_code == 200


def test_the_story(db: str, tmp_path: Path, mail: MailServer, client: Client, work: Callable[[], None]) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "list.csv").write_text(OWNED)
    ask = Inside().ask

    assert ask("init", "--name", "Invented Center")["center"]
    assert ask("members", "import", tmp_path / "roster.csv")["added"] == 2
    assert ask("assets", "import", "ccn:360999", tmp_path / "list.csv")["added"] == 2
    assert ask("feeds", "pull", "cisa_csaf", "--from", DOCUMENTS / "csaf")[0]["new"] == 1
    kev = DOCUMENTS / "known_exploited_vulnerabilities.json"
    assert ask("feeds", "pull", "cisa_kev", "--from", kev)[0]["new"] == 1
    work()

    (found,) = ask("findings", "list", "--cve", CVE)
    assert (found["organization_name"], found["version"], found["quantity"]) == ("Elmfield Hospital", "1.9", 14)
    why = " ".join(link["text"] for link in ask("explain", CVE, found["asset"])["chain"])
    assert "Harrow Medical Drift 200 before 2.1" in why
    assert "line 2 says" in why

    (decision,) = ask("notices", "list", "--decisions")
    assert (decision["members"], decision["findings"]) == (1, 1)
    assert ask("notices", "list", "--state", "sent") == []
    assert ask("notices", "approve", decision["uid"], "--why", "used in attacks")["approved"] == 1
    sent = ask("notices", "send")
    assert (sent["published"], sent["mail"]["sent"]) == (1, 1)
    assert ask("notices", "send")["mail"]["sent"] == 0
    (letter,) = mail.mails
    assert mail.recipients == ["eve@elmfield.invalid"]
    (notice,) = ask("notices", "list")
    assert notice["ticket"] in str(letter["Subject"])

    answer_as_told(client, letter, answer="acknowledge")
    assert ask("notices", "show", notice["ticket"])["state"] == "acknowledged"
    answer_as_told(client, letter, answer="fixed")
    work()
    shown = ask("notices", "show", notice["ticket"])
    assert [answered["answer"] for answered in shown["answers"]] == ["fixed", "acknowledge"]
    assert (shown["state"], shown["outcome"]) == ("closed", "claimed")
    assert [each["state"] for each in ask("findings", "list", "--member", "Elmfield Hospital")] == ["fixed (claimed)"]

    trail = ask("audit", "verify")
    assert trail["intact"]
    assert trail["sealed"] >= 9
    assert trail["unsealed"] == 0
