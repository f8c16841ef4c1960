"""Keep the catalogs of translations: `python tools/messages.py` merges, `python tools/messages.py --compile` builds.

Merging reads every sentence that people see out of the sources and writes it into each language's `django.po`: what is
translated stays, what is gone goes, what is new stands there empty. Sentences stand below the file that says them
first, without line numbers, so that a change of code changes few lines of a catalog.

Where sentences come from: calls of Django's translation functions in Python and in templates; the words of a `Worded`
list; what a refusal says where an operation raises it; the words in the data that come with the program. The command
line, and what only the people who run the program read, stays English.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "wardwatch"
CATALOGS = PACKAGE / "locale"
ENGLISH_ONLY = ("cli", "config", "kit/postgres", "kit/http", "standards", "taxii", "lists")
"""Whose refusals only those who run the program read."""
TRANSLATIONS = ("django.utils.translation", "wardwatch.kit.translation")
"""Modules whose functions take the sentences that people see."""
REFUSALS = {"Refusal", "Unavailable"}
SHIPPED = {
    "assets/common_products.toml": ("name", "words"),
    "members/partners.toml": ("name", "short_name", "role", "helps", "source"),
    "members/resources.toml": ("name", "publisher", "helps", "cost", "source"),
    "triage/policy.toml": ("label", "does"),
}
"""The data that come with the program, and the keys whose values are words."""
HEADER = "# Wardwatch in this language. How to translate: docs/howto/translate.md."
MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date for the header: a catalog changes when its sentences do."""

_TEXT = r"""u?(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CALL = re.compile(rf"(?<!\w)(_|n?p?gettext)\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)")


class Message(NamedTuple):
    """A sentence: its plural ("" for none), and the context that tells two equal ones apart ("" for none)."""

    text: str
    plural: str = ""
    context: str = ""


def main() -> int:
    """Merge every catalog with the sources, or compile those whose compiled form is older."""
    for path in sorted(CATALOGS.glob("*/LC_MESSAGES/django.po")):
        if "--compile" in sys.argv:
            compile_catalog(path)
        else:
            catalog = merged(path)
            with path.open("wb") as file:
                write_po(file, catalog, width=120, include_lineno=False)
            waiting = sum(not translated(each.string) for each in catalog if each.id)
            print(f"{path.relative_to(ROOT)}: {len(catalog)} messages, {waiting} not translated")
    return 0


def compile_catalog(path: Path) -> None:
    """Write the compiled catalog beside `path`, where it is not there or older; a message without words is left out."""
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
        fresh = compiled.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, read(path))
        fresh.rename(compiled)


def read(path: Path) -> Catalog:
    """A catalog as it lies on disk; its language is the name of its folder."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def merged(path: Path) -> Catalog:
    """The catalog at `path` with the sources' messages, in order of file and text."""
    old = read(path)
    new = Catalog(
        locale=old.locale,
        project="wardwatch",
        version="0.1",
        msgid_bugs_address="docs/howto/translate.md",
        creation_date=MADE,
        revision_date=MADE,
        header_comment=HEADER,
        fuzzy=False,
        last_translator="Wardwatch",
        language_team="Wardwatch",
    )
    for message, files in sorted(sources().items(), key=lambda pair: (pair[1][0], pair[0])):
        key = (message.text, message.plural) if message.plural else message.text
        known = old.get(key, context=message.context or None)
        string = known.string if known and isinstance(known.string, tuple) == bool(message.plural) else ""
        places = [(file, 1) for file in files]
        new.add(key, string or None, locations=places, context=message.context or None)
    return new


def key_of(entry: Entry) -> Message:
    """Which message an entry of a catalog translates."""
    text, plural = entry.id if isinstance(entry.id, tuple | list) else (entry.id, "")
    return Message(text, plural, entry.context or "")


def translated(string: str | tuple[str, ...] | list[str]) -> bool:
    """Whether a message has words in every form."""
    return bool(string) and all(string if isinstance(string, tuple | list) else (string,))


def sources() -> dict[Message, list[str]]:
    """Every message of the program with the files that say it, each named from the package on."""
    found: dict[Message, list[str]] = {}
    modules = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
    refusals = refusing(modules.values())
    for path, tree in modules.items():
        name = path.relative_to(PACKAGE).as_posix()
        said = [*called(tree), *worded(tree)]
        said += raised(tree, refusals) if not name.startswith(ENGLISH_ONLY) else []
        _note(found, name, said)
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if "static" not in path.parts:
            _note(found, path.relative_to(PACKAGE).as_posix(), templated(path.read_text("utf-8")))
    for name, keys in SHIPPED.items():
        _note(found, name, words_of(tomllib.loads((PACKAGE / name).read_text("utf-8")), keys))
    return found


def _note(found: dict[Message, list[str]], name: str, messages: Iterable[Message]) -> None:
    for message in messages:
        files = found.setdefault(message, [])
        if message.text and name not in files:
            files.append(name)


def called(tree: ast.Module) -> Iterator[Message]:
    """Messages of calls of Django's translation functions, under whatever names a module imports them."""
    functions = {
        name.asname or name.name: name.name.removesuffix("_lazy").removesuffix("_noop")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in TRANSLATIONS
        for name in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
            texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            if texts:
                yield message_of(functions[node.func.id], texts)


def message_of(function: str, texts: list[str]) -> Message:
    """The message of a call by its arguments that are texts."""
    context = texts.pop(0) if function in ("pgettext", "npgettext") else ""
    return Message(texts[0], texts[1] if function in ("ngettext", "npgettext") else "", context)


def worded(tree: ast.Module) -> Iterator[Message]:
    """The words of the members of lists: `NAME = "value", "Words"` in a class made from `Worded`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and "Worded" in _bases(node):
            for member in node.body:
                if isinstance(member, ast.Assign) and isinstance(member.value, ast.Tuple):
                    words = member.value.elts[1]
                    if isinstance(words, ast.Constant) and words.value:
                        yield Message(str(words.value))


def _bases(node: ast.ClassDef) -> set[str]:
    return {base.id for base in node.bases if isinstance(base, ast.Name)}


def refusing(trees: Iterable[ast.Module]) -> set[str]:
    """Names of the classes that are made, in any number of steps, from those of `REFUSALS`."""
    bases = {node.name: _bases(node) for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    found = set(REFUSALS)
    while more := {name for name, above in bases.items() if above & found} - found:
        found |= more
    return found


def raised(tree: ast.Module, refusals: set[str]) -> Iterator[Message]:
    """What refusals say: the first argument where one is raised, when it is a plain text."""
    for node in ast.walk(tree):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in refusals and call.args:
            first = call.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield Message(first.value)


def templated(text: str) -> Iterator[Message]:
    """Messages of a template's tags, trimmed as they are when the page is drawn."""
    for function, arguments in _CALL.findall(templatize(text)):
        texts = [ast.literal_eval(each) for each in re.findall(_TEXT, arguments)]
        yield message_of("gettext" if function == "_" else function, texts)


def words_of(data: object, keys: Collection[str]) -> Iterator[Message]:
    """The words in data: values of `keys`, texts or lists of texts, wherever they stand."""
    if isinstance(data, list):
        for each in data:
            yield from words_of(each, keys)
    elif isinstance(data, dict):
        for key, value in data.items():
            texts = value if isinstance(value, list) else [value]
            if key in keys and all(isinstance(text, str) for text in texts):
                yield from map(Message, texts)
            else:
                yield from words_of(value, keys)


if __name__ == "__main__":
    sys.exit(main())
