"""The text of a product is written by programs: on a condition, and nobody is overwritten."""

import json

from api.drafts import drafts_at_hand
from api.programs import Program
from people import Sector
from wardwatch.members.permissions import Action


def test_a_text_is_written_on_a_condition(sector: Sector) -> None:
    at, ada = f"drafts/{drafts_at_hand(sector)['draft']}", Program(sector.ada, list(Action))
    read = ada.get(f"{at}/document").json()
    text = {"version": read["version"], "document": {**read["document"], "title": "From a program"}}
    early = ada.send("put", f"{at}/document", text, If_Match='"1"')
    assert (early.status_code, early.json()["evidence"]["version"]) == (412, read["version"])
    written = ada.send("put", f"{at}/document", text, If_Match=f'"{read["version"]}"')
    assert (written.status_code, written.json()["version"]) == (200, read["version"] + 1)
    assert ada.send("put", f"{at}/document", text).status_code == 409, "somebody saved meanwhile"
    wrong = text | {"version": read["version"] + 1, "document": {**read["document"], "nothing": 1}}
    refused = ada.send("put", f"{at}/document", wrong)
    assert (refused.status_code, refused.json()["evidence"]["place"]) == (422, "$")
    assert ada.get(f"{at}/document").json()["document"]["title"] == "From a program"


def test_comments_of_programs(sector: Sector) -> None:
    at, ada = f"drafts/{drafts_at_hand(sector)['draft']}", Program(sector.ada, list(Action))
    for body, status in (({"text": "Which?"}, 200), ({"text": ""}, 422), ({"block": "none", "text": "x"}, 409)):
        assert ada.send("post", f"{at}/comments", body).status_code == status, json.dumps(body)
    (said,) = ada.get(f"{at}/comments").json()["comments"]
    assert (said["text"], said["resolved_at"]) == ("Which?", None)
    for status in (200, 409):
        assert ada.send("post", f"{at}/comments/{said['uid']}/resolution", None).status_code == status
    assert ada.get(f"{at}/comments").json()["comments"][0]["resolved_at"]
    assert Program(sector.rosa, list(Action)).get(f"{at}/comments").status_code == 404


def test_suggestions_of_programs(sector: Sector) -> None:
    at, ada = f"drafts/{drafts_at_hand(sector)['draft']}", Program(sector.ada, list(Action))
    title = ada.get(f"{at}/document").json()["document"]["title"]
    for after, status in (("Install 2.1 today", 200), (title, 409), ("Install 2.2", 200)):
        body = {"block": "", "pointer": "title", "after": after}
        assert ada.send("post", f"{at}/suggestions", body).status_code == status, after
    assert ada.send("post", f"{at}/suggestions", {"pointer": "nothing", "after": "x"}).status_code == 409
    first, second = ada.get(f"{at}/comments").json()["suggestions"]
    assert (first["before"], first["after"], first["state"]) == (title, "Install 2.1 today", "open")
    taken = ada.send("post", f"{at}/suggestions/{first['uid']}/decision", {"state": "accepted"})
    assert taken.status_code == 200
    assert ada.get(f"{at}/document").json()["document"]["title"] == "Install 2.1 today"
    late = f"{at}/suggestions/{second['uid']}/decision"
    assert ada.send("post", late, {"state": "accepted"}).status_code == 409, "its words are gone"
    assert ada.send("post", late, {"state": "refused"}).status_code == 409, "nobody says why"
    assert ada.send("post", late, {"state": "open"}).status_code == 409
    refused = ada.send("post", late, {"state": "refused", "why": "It is 2.1."}).json()["suggestions"][1]
    assert (refused["state"], refused["why"]) == ("refused", "It is 2.1.")
    rosa = Program(sector.rosa, list(Action))
    assert rosa.send("post", f"{at}/suggestions", {"pointer": "title", "after": "x"}).status_code in (403, 404)
