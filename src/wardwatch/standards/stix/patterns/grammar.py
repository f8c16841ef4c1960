"""Reading any STIX pattern (section 9) by descent; the committee's own grammar is the oracle in the tests."""

import base64
from typing import cast

from wardwatch.kit.errors import FormatError
from wardwatch.standards.stix.patterns.tokens import Token, instant, tokens, unquoted
from wardwatch.standards.stix.patterns.types import (
    Combined,
    Comparison,
    Expression,
    Joined,
    Literals,
    Observation,
    Observed,
    Operator,
    Path,
    Qualified,
    Star,
    Step,
)

DEPTH = 64
"""How deeply parentheses may be nested."""
LENGTH = 1 << 20
"""Characters of the longest pattern that is read."""

_ORDERED = frozenset({">", "<", ">=", "<="})
_TEXTUAL = frozenset({"LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET"})


def read(pattern: str) -> Observed:
    """What `pattern` says; FormatError with the character where it stops being a pattern."""
    if len(pattern) > LENGTH:
        raise FormatError(f"is longer than {LENGTH} characters")
    return _Reader(pattern).pattern()


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._tokens = tokens(pattern)
        self._ahead = next(self._tokens)
        self._depth = 0

    def pattern(self) -> Observed:
        found = self._observations()
        if self._ahead.kind:
            raise self._unexpected("the end")
        return found

    def _take(self) -> Token:
        token = self._ahead
        self._ahead = next(self._tokens)
        return token

    def _unexpected(self, wanted: str) -> FormatError:
        said = repr(self._ahead.text) if self._ahead.text else "the end"
        return FormatError(f"{wanted} is wanted where {said} stands (character {self._ahead.at})")

    def _need(self, kind: str, words: str = "") -> Token:
        if self._ahead.kind != kind:
            raise self._unexpected(words or repr(kind))
        return self._take()

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEPTH:
            raise FormatError(f"parentheses are nested more than {DEPTH} deep (character {self._ahead.at})")

    # Observation expressions: FOLLOWEDBY binds least, then OR, then AND.

    def _observations(self) -> Observed:
        parts = [self._any_of()]
        while self._ahead.kind == "FOLLOWEDBY":
            self._take()
            parts.append(self._any_of())
        return parts[0] if len(parts) == 1 else Combined("FOLLOWEDBY", tuple(parts))

    def _any_of(self) -> Observed:
        parts = [self._all_of()]
        while self._ahead.kind == "OR":
            self._take()
            parts.append(self._all_of())
        return parts[0] if len(parts) == 1 else Combined("OR", tuple(parts))

    def _all_of(self) -> Observed:
        parts = [self._observation()]
        while self._ahead.kind == "AND":
            self._take()
            parts.append(self._observation())
        return parts[0] if len(parts) == 1 else Combined("AND", tuple(parts))

    def _observation(self) -> Observed:
        found: Observed
        if self._ahead.kind == "(":
            self._take()
            self._deeper()
            found = self._observations()
            self._need(")")
            self._depth -= 1
        else:
            self._need("[")
            found = Observation(self._comparisons())
            self._need("]")
        seen: set[str] = set()
        while self._ahead.kind in ("START", "WITHIN", "REPEATS"):
            if self._ahead.kind in seen:
                raise FormatError(f"a second {self._ahead.kind} qualifies the same (character {self._ahead.at})")
            seen.add(self._ahead.kind)
            found = self._qualified(found)
        return found

    def _qualified(self, part: Observed) -> Qualified:
        word = self._take()
        if word.kind == "START":
            start = instant(self._need("time", "a time"))
            self._need("STOP")
            return Qualified(part, start=start, stop=instant(self._need("time", "a time")))
        if word.kind == "WITHIN":
            if self._ahead.kind not in ("int", "float") or self._ahead.text.startswith("-"):
                raise self._unexpected("a number")
            at, within = self._ahead.at, float(self._take().text)
            if within <= 0:
                raise FormatError(f"a positive number is wanted (character {at})")
            self._need("SECONDS")
            return Qualified(part, within=within)
        if self._ahead.text.startswith("-"):
            raise self._unexpected("a positive number")
        at, repeats = self._ahead.at, self._integer(self._need("int", "a number"))
        if repeats <= 0:
            raise FormatError(f"a positive number is wanted (character {at})")
        self._need("TIMES")
        return Qualified(part, repeats=repeats)

    # Comparison expressions: OR binds less than AND.

    def _comparisons(self) -> Expression:
        parts = [self._both()]
        while self._ahead.kind == "OR":
            self._take()
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Joined("OR", tuple(parts))

    def _both(self) -> Expression:
        parts = [self._comparison()]
        while self._ahead.kind == "AND":
            self._take()
            parts.append(self._comparison())
        return parts[0] if len(parts) == 1 else Joined("AND", tuple(parts))

    def _comparison(self) -> Expression:
        if self._ahead.kind == "(":
            self._take()
            self._deeper()
            found = self._comparisons()
            self._need(")")
            self._depth -= 1
            return found
        absent = self._ahead.kind == "NOT"
        if absent:
            self._take()
        if absent or self._ahead.kind == "EXISTS":
            self._need("EXISTS")
            return Comparison(self._path(), "EXISTS", None, absent)
        path = self._path()
        negated = self._ahead.kind == "NOT"
        if negated:
            self._take()
        kind = self._ahead.kind
        if kind == "IN":
            self._take()
            return Comparison(path, "IN", self._set(), negated)
        if kind in _TEXTUAL:
            self._take()
            return Comparison(path, cast("Operator", kind), unquoted(self._need("string", "a text").text), negated)
        if kind in _ORDERED or kind in ("=", "!="):
            self._take()
            return Comparison(path, cast("Operator", kind), self._literal(boolean=kind not in _ORDERED), negated)
        raise self._unexpected("an operator")

    def _set(self) -> tuple[Literals, ...]:
        self._need("(")
        found: list[Literals] = []
        while self._ahead.kind != ")" or found:
            found.append(self._literal(boolean=True))
            if self._ahead.kind != ",":
                break
            self._take()
        self._need(")")
        return tuple(found)

    def _literal(self, *, boolean: bool) -> Literals:
        token = self._ahead
        found: Literals
        if token.kind == "string":
            found = unquoted(token.text)
        elif token.kind == "int":
            found = self._integer(token)
        elif token.kind == "float":
            found = float(token.text)
        elif token.kind == "hex":
            found = bytes.fromhex(token.text[2:-1])
        elif token.kind == "binary":
            found = base64.b64decode(token.text[2:-1])
        elif token.kind == "time":
            found = instant(token)
        elif boolean and token.kind in ("true", "false"):
            found = token.kind == "true"
        else:
            raise self._unexpected("a value")
        self._take()
        return found

    def _integer(self, token: Token) -> int:
        if len(token.text) > 40:
            raise FormatError(f"a number is longer than 40 digits (character {token.at})")
        return int(token.text)

    def _path(self) -> Path:
        kind = self._need("word", "a type of object").text
        self._need(":")
        steps: list[Step] = [self._name()]
        while self._ahead.kind in (".", "["):
            if self._take().kind == ".":
                steps.append(self._name())
                continue
            if self._ahead.kind == "*":
                self._take()
                steps.append(Star())
            else:
                steps.append(self._integer(self._need("int", "a number or *")))
            self._need("]")
        return Path(kind, tuple(steps))

    def _name(self) -> str:
        if self._ahead.kind == "string":
            return unquoted(self._take().text)
        if self._ahead.kind == "word" and "-" not in self._ahead.text:
            return self._take().text
        raise self._unexpected("a property")
