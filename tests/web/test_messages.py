"""The catalogs of translations hold what the program says, and their words fit into it."""

import importlib.util
import re
from collections.abc import Iterator
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from django.utils.translation import trans_real

from architecture.sources import ROOT
from people import settle
from wardwatch.kit.database import login
from wardwatch.members.models import Enrollment, User
from web.doors import at_door, text
from web.telling import Told

COMPLETE: tuple[str, ...] = ("es",)
"""Languages in which nothing may stand without translation. The others tell how much is left."""
PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w[^>]*>|&\w+;")
FAMILIAR = re.compile(r"\b(tú|tu|tus|puedes|tienes|haz|contigo|vosotros|ordenador|móvil)\b", re.IGNORECASE)


def tool() -> ModuleType:
    """tools/messages.py, which is a program and not a package."""
    spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MESSAGES = tool()
LANGUAGES = {path.parent.parent.name: path for path in MESSAGES.CATALOGS.glob("*/LC_MESSAGES/django.po")}


@pytest.fixture(scope="module", params=LANGUAGES)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return MESSAGES.read(LANGUAGES[request.param])


@pytest.fixture
def spoken() -> Iterator[None]:
    """The catalogs compiled, as `make install` does."""
    for path in LANGUAGES.values():
        MESSAGES.compile_catalog(path)
    trans_real._translations.clear()
    yield
    trans_real._translations.clear()


def entries(catalog: Catalog) -> list[Entry]:
    return [each for each in catalog if each.id]


def forms(entry: Entry) -> list[tuple[str, str]]:
    """Pairs of source and translation, in each form that has words; Spanish many goes with English many."""
    sources = entry.id if isinstance(entry.id, tuple) else (entry.id,)
    strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return [(sources[min(at, len(sources) - 1)], string) for at, string in enumerate(strings) if string]


def places(words: str) -> list[str]:
    return sorted(PLACE.findall(words))


def test_the_catalogs_are_current(catalog: Catalog) -> None:
    kept = {MESSAGES.key_of(each) for each in entries(catalog)}
    said = set(MESSAGES.sources())
    assert (sorted(said - kept), sorted(kept - said)) == ([], []), "run: python tools/messages.py"


def test_translations_fit_into_the_sentences(catalog: Catalog) -> None:
    """The same names stand in for values, and the same elements around words; none waits to be checked."""
    assert [source for each in entries(catalog) for source, said in forms(each) if places(source) != places(said)] == []
    assert [each.id for each in entries(catalog) if each.fuzzy] == []


def test_translations_keep_the_edges_of_their_sentences(catalog: Catalog) -> None:
    """A sentence that ends with a stop, a colon or a line does so in each language."""

    def edges(words: str) -> tuple[bool, ...]:
        return words.endswith("\n"), words.startswith("\n"), words[-1] in ".:?", words != words.strip()

    assert [source for each in entries(catalog) for source, said in forms(each) if edges(source) != edges(said)] == []


def test_spanish_is_polite_and_american() -> None:
    """Readers are addressed as *usted*, in the Spanish of the Americas."""
    catalog = MESSAGES.read(LANGUAGES["es"])
    assert [said for each in entries(catalog) for _, said in forms(each) if FAMILIAR.search(said)] == []


def test_everything_is_translated(catalog: Catalog, request: pytest.FixtureRequest) -> None:
    waiting = [each.id for each in entries(catalog) if not MESSAGES.translated(each.string)]
    if str(catalog.locale) not in COMPLETE and waiting:
        pytest.skip(f"{catalog.locale}: {len(waiting)} of {len(entries(catalog))} messages are not translated yet")
    assert waiting == []


def test_a_visitor_chooses_a_language(db: str, plain_static: None, spoken: None) -> None:
    client = at_door()
    assert '<html lang="en"' in text(client.get("/check/"))
    chosen = client.post("/language/", {"language": "es"}, headers={"Referer": "http://localhost/check/"})
    assert (chosen.status_code, chosen["Location"]) == (302, "http://localhost/check/")
    page = text(client.get("/check/"))
    assert '<html lang="es"' in page
    assert "¿Este mensaje es nuestro?" in page
    client.post("/language/", {"language": "en"})
    assert '<html lang="en"' in text(client.get("/check/"))


def test_the_browser_says_which_language_is_read(db: str, plain_static: None, spoken: None) -> None:
    assert '<html lang="es"' in text(at_door(**{"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}).get("/check/"))
    assert '<html lang="en"' in text(at_door(**{"Accept-Language": "fr"}).get("/check/"))


def test_a_person_reads_in_their_own_language(db: str, plain_static: None, spoken: None) -> None:
    clem = settle().clem
    with login("worker"):
        User.objects.filter(pk=clem.pk).update(language="es")
    client = at_door(clem)
    assert '<html lang="es"' in text(client.get("/contacts/"))
    client.post("/language/", {"language": "en"})
    assert '<html lang="en"' in text(client.get("/contacts/"))


def test_an_analyst_reads_a_text_in_each_language_of_its_recipients(told: Told, spoken: None) -> None:
    analyst, page = at_door(told.sector.ada), f"/decisions/{told.decision.uid}/"
    assert "See in " not in text(analyst.get(page)), "all of them read English"
    with login("worker"):
        Enrollment.objects.filter(organization=told.sector.orchard).update(language="es")
    found = re.search(r'<a href="([^"]+)"[^>]*>See in Español \([^)]+\)</a>', text(analyst.get(page)))
    assert found
    shown = text(analyst.get(f"{page}{found[1]}" if found[1].startswith("?") else found[1]))
    assert '<div class="ww-preview__body" lang="es">' in shown
    assert "¿ES AUTÉNTICO ESTE CORREO?" in shown


def test_a_choice_leads_to_no_other_site(db: str, plain_static: None) -> None:
    chosen = at_door().post("/language/", {"language": "es", "next": "https://elsewhere.example/"})
    assert chosen["Location"] == "/"
