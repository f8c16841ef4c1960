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
    said = ada.get(f"{at}/comments").json()
    assert [each["text"] for each in said["comments"]] == ["Which?"]
    assert Program(sector.rosa, list(Action)).get(f"{at}/comments").status_code == 404
