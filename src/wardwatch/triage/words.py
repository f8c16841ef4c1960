"""The words of the published decision tables for people: their names, their points and the values of those. Pure.

The tables themselves, files and interfaces keep the published words.
"""

from wardwatch.kit.translation import gettext as _
from wardwatch.kit.translation import gettext_noop as noop

_NAMES = (
    noop("CISA coordinator"),
    noop("coordinator publish"),
    noop("deployer patch application priority"),
    noop("human impact"),
    noop("mission and well-being impact"),
    noop("CISA BOD 26-04"),
)
_POINTS = (
    noop("automatable"),
    noop("exploitation"),
    noop("in KEV"),
    noop("mission impact"),
    noop("mission prevalence"),
    noop("public value added"),
    noop("public well-being impact"),
    noop("publicly exposed"),
    noop("safety impact"),
    noop("supplier involvement"),
    noop("system exposure"),
    noop("technical impact"),
)
_VALUES = (
    noop("none"),
    noop("public poc"),
    noop("active"),
    noop("no"),
    noop("yes"),
    noop("partial"),
    noop("total"),
    noop("small"),
    noop("controlled"),
    noop("negligible"),
    noop("marginal"),
    noop("critical"),
    noop("catastrophic"),
    noop("degraded"),
    noop("mef support crippled"),
    noop("mef failure"),
    noop("mission failure"),
    noop("low"),
    noop("medium"),
    noop("high"),
    noop("very high"),
    noop("minimal"),
    noop("support"),
    noop("essential"),
    noop("material"),
    noop("irreversible"),
    noop("fix ready"),
    noop("cooperative"),
    noop("uncooperative/unresponsive"),
    noop("limited"),
    noop("ampliative"),
    noop("precedence"),
    noop("track"),
    noop("track*"),
    noop("attend"),
    noop("act"),
    noop("fix on system upgrade"),
    noop("60 days"),
    noop("14 days"),
    noop("3 days"),
    noop("3 days & forensic investigation"),
    noop("defer"),
    noop("scheduled"),
    noop("out-of-cycle"),
    noop("immediate"),
    noop("do not publish"),
    noop("publish"),
)
_PAIRS = (noop("exploitation none"), noop("system exposure open"))
"""Values that are said differently of this point than elsewhere."""
KNOWN = frozenset({*_NAMES, *_POINTS, *_VALUES, *_PAIRS})


def said(word: str) -> str:
    """A name, a point or a value (in whatever case it was published) in the reader's language; others as they are."""
    text = str(word)
    return _(text) if text in KNOWN else _(text.lower()) if text.lower() in KNOWN else text


def pair(point: str, value: str) -> str:
    """What a point says, in the reader's language: "technical impact total"."""
    text = f"{point} {value}"
    return _(text) if text in _PAIRS else _("%(point)s %(value)s") % {"point": said(point), "value": said(value)}
