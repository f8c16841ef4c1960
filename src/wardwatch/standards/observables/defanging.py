"""Defanged values: written so that nobody clicks on them, and read back."""

import re

_DOT, _AT, _COLON = "dot|punkt|point|\\.", "at|@", ":|colon"
_OPEN, _CLOSE = r"[\[({<]", r"[\])}>]"
_MARKS = (
    (
        re.compile(
            rf"\s{{0,3}}{_OPEN}\s?(?:{_DOT})\s?{_CLOSE}\s{{0,3}}|\[\.(?=\w)|(?<=\w)\.\]|\\\.| dot ", re.IGNORECASE
        ),
        ".",
    ),
    (re.compile(rf"\s{{0,3}}{_OPEN}\s?(?:{_AT})\s?{_CLOSE}\s{{0,3}}| at ", re.IGNORECASE), "@"),
    (re.compile(rf"{_OPEN}\s?(?:{_COLON})\s?{_CLOSE}", re.IGNORECASE), ":"),
    (re.compile(rf"{_OPEN}\s?://\s?{_CLOSE}"), "://"),
    (re.compile(rf":?{_OPEN}\s?(?://?|slash)\s?{_CLOSE}/?(?=\w)", re.IGNORECASE), "://"),
)
_SIGNS = re.compile(r"[\[\](){}<\\]| dot | at |\A(?:[hmf][\w*]{2,4}\s?:|\w+:/)", re.IGNORECASE)
_SCHEMES = re.compile(r"\A(?:(?:h[tx*_]{2}p|meow)(s?)|(f)[tx*]p(s?))\s?(?=:)", re.IGNORECASE)
_SINGLE_SLASH = re.compile(r"\A([a-z][a-z0-9+.-]*):\\{0,2}/{1,3}(?=[\w\[])", re.IGNORECASE)


def refang(text: str) -> str:
    """One defanged value as it was; what is not defanged stays.

    Knows `[.] (.) {.} <.> [dot] (dot) " dot " \\. [.com evil.]com`, `[@] (at) " at "`, `[:]`, `[://]` and the schemes
    `hxxp`, `h**p`, `meow`, `fxp`. For a text in which values are to be found, see the extraction.
    """
    value = text.strip()
    if not _SIGNS.search(value):
        return value
    for pattern, plain in _MARKS:
        value = pattern.sub(plain, value)
    value = _SCHEMES.sub(lambda match: ("ftp" + match[3]) if match[2] else ("http" + (match[1] or "")).lower(), value)
    return _SINGLE_SLASH.sub(r"\1://", value) if "://" not in value else value


def defang(text: str) -> str:
    """One value as people send it: `hxxp` for `http`, `[.]` for the dots of its host, `[@]` in a mail address.

    What comes after the host of a URL is left as it is. An address of IPv6 has its first colon in brackets.
    """
    scheme, there, rest = text.partition("://")
    if there:
        host, slash, path = rest.partition("/")
        hidden = re.sub(r"\Aht+p", "hxxp", scheme, flags=re.IGNORECASE) if scheme[:1] in "hH" else scheme
        return f"{hidden}://{host.replace('.', '[.]')}{slash}{path}"
    if "@" in text:
        return text.replace("@", "[@]").replace(".", "[.]")
    if "." in text:
        return text.replace(".", "[.]")
    return text.replace(":", "[:]", 1) if text.count(":") > 1 else text
