"""The sealed texts of messages, seen as sealed values."""

from wardwatch.delivery.models import Message
from wardwatch.kit.resealing import Sealed

TEXTS = Sealed(Message, ("sealed_text", "sealed_unsubscribe"))
