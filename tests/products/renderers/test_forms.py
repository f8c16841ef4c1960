"""The table of forms: which there are of a document, and that JSON is read back as the document that it was."""

import json

import jsonschema
import msgspec
import pytest

from products import large
from products.documents import document, edition
from wardwatch.products.document import Document, reading
from wardwatch.products.document.marking import variant
from wardwatch.products.renderers import forms
from wardwatch.products.renderers.json import render as as_json
from wardwatch.products.types import FormName, Marking


def test_each_form_is_made_as_itself_under_its_own_name() -> None:
    made = [forms.render(form, edition()) for form in forms.forms_of(document())]
    assert [each.form for each in made] == list(forms.forms_of(document()))
    assert {FormName.TEXT, FormName.JSON, FormName.STIX, FormName.CSAF, FormName.INDICATORS} <= {e.form for e in made}
    names = [each.name for each in made]
    assert len(set(names)) == len(names), "two forms in one folder would be one file"
    assert all(each.data for each in made)


def test_a_document_without_weaknesses_or_indicators_has_fewer_forms() -> None:
    assert {FormName.CSAF, FormName.INDICATORS}.isdisjoint(forms.forms_of(large.document()))
    assert FormName.CSAF in forms.forms_of(large.document(*large.vulnerabilities(1)))
    assert FormName.INDICATORS in forms.forms_of(large.document(large.indicators(1)))


@pytest.mark.parametrize("level", [Marking.AMBER, Marking.CLEAR])
@pytest.mark.parametrize("whole", [document(), large.odd(), large.document()], ids=["sample", "odd", "empty"])
def test_json_is_read_back_as_the_same_document(whole: Document, level: Marking) -> None:
    given = variant(whole, level).document
    told = json.loads(as_json(edition(given, level)).data)
    assert reading.read(msgspec.json.encode(told["document"])) == given
    jsonschema.Draft202012Validator(reading.schema()).validate(told["document"])
    assert (told["id"], told["tlp"], told["revision"]) == ("202611231305", level, 2)
    assert "AMBER" not in json.dumps(told) or level is Marking.AMBER


def test_the_schema_refuses_what_reading_refuses() -> None:
    told = json.loads(as_json(edition()).data)["document"]
    assert not jsonschema.Draft202012Validator(reading.schema()).is_valid(told | {"kind": "leaflet"})
    assert not jsonschema.Draft202012Validator(reading.schema()).is_valid(told | {"tilte": "x"})
