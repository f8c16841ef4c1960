"""Media types of TAXII 2.1 (sections 1.6.8 and 3.2), and what a client may say of them."""

from dataclasses import dataclass
from email.message import Message

TAXII = "application/taxii+json;version=2.1"
"""What is answered, and what an envelope is sent as."""
STIX = "application/stix+json;version=2.1"
"""What is in an envelope; pushers also send a whole bundle as this."""
VERSION = "2.1"
_TAXII, _STIX = "application/taxii+json", "application/stix+json"
_ANY = frozenset({"*/*", "application/*", _TAXII})


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type or range: `name` in lower case, `version` "" where it names none, `quality` 0 to 1 (RFC 9110)."""

    name: str
    version: str
    quality: float


def read(text: str) -> MediaType:
    """One media type as a header writes it; parameters in any order, spaces and quotes allowed, others passed over."""
    message = Message()
    message["Content-Type"] = text.replace("\r", " ").replace("\n", " ")
    parameters = {name.lower(): str(said) for name, said in message.get_params(failobj=[])[1:]}
    try:
        quality = float(parameters.get("q", "1"))
    except ValueError:
        quality = 0.0
    name = text.partition(";")[0].strip().lower()
    return MediaType(name, parameters.get("version", "").strip(), quality)


def acceptable(accept: str | None) -> bool:
    """Whether a client that sends this Accept header takes `TAXII`.

    Without the header, or with an empty one, everything is taken (RFC 9110 section 12.5.1). A type without a version
    stands for the latest (section 1.6.8.1). The most special range decides, so that `q=0` can refuse it.
    """
    if accept is None or not accept.strip():
        return True
    ranges = [each for each in map(read, accept.split(",")) if each.name in _ANY and each.version in ("", VERSION)]
    special = sorted(ranges, key=lambda each: (each.name == _TAXII, each.name != "*/*", bool(each.version)))
    return bool(special) and special[-1].quality > 0


def is_objects(content_type: str) -> bool:
    """Whether a body sent as this holds objects to add: an envelope as `TAXII`, or a bundle as `STIX`."""
    sent = read(content_type)
    return sent.name in (_TAXII, _STIX) and sent.version in ("", VERSION)
