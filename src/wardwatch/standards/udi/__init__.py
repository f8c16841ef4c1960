"""Unique device identification: what barcodes on medical devices say, scanned or typed (21 CFR 830, EU 2017/745).

A UDI is a *device identifier* (DI: the maker's model and package) and *production identifiers* (lot, serial, dates).
Three agencies issue them, each with its own carrier: `gs1`, `hibcc`, `iccbba`. `read` takes any of them, or a DI alone;
`normal_di` gives the one spelling in which two DIs are compared; `lots` tells whether a unit is among stated units.
"""

from wardwatch.standards.udi.carrier import normal_di, read
from wardwatch.standards.udi.types import Agency, Udi

__all__ = ["Agency", "Udi", "normal_di", "read"]
