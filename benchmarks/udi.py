"""Carriers of medical devices read in a second, and the openFDA records that say what their identifiers name.

Carriers are generated: random labels of each form, with right check digits. Peer: `biip`, which reads GS1 element
strings (installed for the purpose; left out where it is not). Both read every carrier afresh, in one process.
"""

import random
import string
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from harness import figure, median, peak_memory, title

CARRIERS, RECORDS = 50_000, 20_000
AT = date(2026, 11, 22)


def main() -> None:
    """Print the figures."""
    from wardwatch.standards import openfda, udi

    title(f"UDI: {CARRIERS:,} carriers of each form; openFDA: {RECORDS:,} device records")
    random.seed(4)
    forms = carriers()
    for name, texts in forms.items():
        rate(f"{name}", lambda texts=texts: [udi.read(text, at=AT) for text in texts], len(texts))
    peer(forms["GS1, scanned"])
    pages = json_pages()
    rate(
        f"openFDA device records ({len(pages) / RECORDS:,.0f} bytes each)",
        lambda: openfda.read_devices(pages),
        RECORDS,
        unit="records/s",
    )
    figure("peak memory", peak_memory(), "MB")


def rate(name: str, call: Callable[[], Any], count: int, unit: str = "carriers/s") -> None:
    """How many of `count` in a second, by the median of five calls."""
    figure(name, count / median(call), unit)


def peer(texts: list[str]) -> None:
    """The peer on the same carriers."""
    try:
        import biip
    except ImportError:
        print("  peer biip is not installed: left out (pip install biip)")
        return
    rate("peer biip: GS1, scanned", lambda: [biip.parse(text) for text in texts], len(texts))


def carriers() -> dict[str, list[str]]:
    """Texts by form."""
    from wardwatch.standards.udi.hibcc import check_character

    found: dict[str, list[str]] = {}
    for _ in range(CARRIERS):
        gtin, lot, serial, product = new_gtin(), word(8), word(10), word(9)
        day = f"{random.randrange(24, 34)}{random.randrange(1, 13):02}{random.randrange(29):02}"
        hibc = f"+A999{product}0/$$3{day}{lot}/S{serial}"
        for name, text in (
            ("GS1, scanned", f"]d201{gtin}17{day}10{lot}\x1d21{serial}"),
            ("GS1, typed with parentheses", f"(01){gtin}(17){day}(10){lot}(21){serial}"),
            ("GS1, run together", f"01{gtin}17{day}10{lot}"),
            ("GS1 Digital Link", f"https://id.gs1.org/01/{gtin}/10/{lot}/21/{serial}?17={day}"),
            ("HIBC, both in one symbol", hibc + check_character(hibc)),
            ("GTIN alone", gtin),
        ):
            found.setdefault(name, []).append(text)
    return found


def new_gtin() -> str:
    """A random GTIN-14."""
    from wardwatch.standards.udi.identifiers import check_digit

    digits = f"0{random.randrange(10**12):012}"
    return digits + check_digit(digits)


def word(length: int) -> str:
    """A random lot, serial or product number."""
    return "".join(random.choices(string.ascii_uppercase + string.digits, k=length))


def json_pages() -> bytes:
    """An answer with records as long as openFDA's usually are."""
    flags = ("has_lot_or_batch_number", "has_serial_number", "has_expiration_date", "is_kit", "is_single_use")
    records = [
        {
            "public_device_record_key": word(36), "public_version_number": "3", "publish_date": "2024-05-17",
            "company_name": f"Maker {number % 700}, Inc.", "brand_name": word(12), "version_or_model_number": word(7),
            "catalog_number": word(7), "device_description": word(60), "mri_safety": "MR Safe",
            "commercial_distribution_status": "In Commercial Distribution", "device_count_in_base_package": "1",
            "identifiers": [
                {"id": new_gtin(), "type": kind, "issuing_agency": "GS1"} for kind in ("Primary", "Package")
            ],
            "product_codes": [{"code": "FRN", "name": "Pump", "openfda": {"device_class": "2"}}],
            "gmdn_terms": [{"code": "13215", "name": word(30), "definition": word(300), "implantable": "false"}],
            **dict.fromkeys(flags, "true"),
        }
        for number in range(RECORDS)
    ]  # fmt: skip
    return msgspec.json.encode({"meta": {"last_updated": "2026-11-20"}, "results": records})


if __name__ == "__main__":
    main()
