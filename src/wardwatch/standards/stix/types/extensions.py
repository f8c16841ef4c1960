"""The predefined extensions of SCOs (sections 6.7.2 to 6.7.6, 6.12.2 to 6.12.5, 6.13.2, 6.13.3, 6.16.2)."""

from typing import Annotated, Any, Literal

import msgspec

from wardwatch.standards.stix.types import vocabularies as words
from wardwatch.standards.stix.types.properties import Dictionary, Hashes, Integer, Natural, Texts, Timestamp, to

_SOME = msgspec.Meta(min_length=1)


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.2."""

    contains_refs: Annotated[tuple[str, ...], _SOME, to("file", "directory")]
    comment: str | None = None


class AlternateDataStream(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.3.2."""

    name: str
    hashes: Hashes | None = None
    size: Natural | None = None


class Ntfs(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.3."""

    sid: str | None = None
    alternate_data_streams: Annotated[tuple[AlternateDataStream, ...], _SOME] | None = None


class Pdf(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.4."""

    version: str | None = None
    is_optimized: bool | None = None
    document_info_dict: Dictionary | None = None
    pdfid0: str | None = None
    pdfid1: str | None = None


class RasterImage(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.5."""

    image_height: Integer | None = None
    image_width: Integer | None = None
    bits_per_pixel: Integer | None = None
    exif_tags: Dictionary | None = None


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.6.3."""

    name: str
    size: Natural | None = None
    entropy: float | None = None
    hashes: Hashes | None = None


class WindowsPebinary(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.7.6."""

    pe_type: Annotated[str, words.WINDOWS_PEBINARY_TYPE]
    imphash: str | None = None
    machine_hex: str | None = None
    number_of_sections: Natural | None = None
    time_date_stamp: Timestamp | None = None
    pointer_to_symbol_table_hex: str | None = None
    number_of_symbols: Natural | None = None
    size_of_optional_header: Natural | None = None
    characteristics_hex: str | None = None
    file_header_hashes: Hashes | None = None
    optional_header: Annotated[dict[str, Any], _SOME] | None = None
    sections: Annotated[tuple[Section, ...], _SOME] | None = None


class HttpRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.12.2."""

    request_method: str
    request_value: str
    request_version: str | None = None
    request_header: Dictionary | None = None
    message_body_length: Integer | None = None
    message_body_data_ref: Annotated[str, to("artifact")] | None = None


class Icmp(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.12.3."""

    icmp_type_hex: str
    icmp_code_hex: str


class Socket(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.12.4."""

    address_family: Literal[
        "AF_UNSPEC", "AF_INET", "AF_IPX", "AF_APPLETALK", "AF_NETBIOS", "AF_INET6", "AF_IRDA", "AF_BTH"
    ]
    is_blocking: bool | None = None
    is_listening: bool | None = None
    options: Annotated[dict[str, Integer], _SOME] | None = None
    socket_type: Literal["SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET"] | None = None
    socket_descriptor: Natural | None = None
    socket_handle: Integer | None = None


class Tcp(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.12.5."""

    src_flags_hex: str | None = None
    dst_flags_hex: str | None = None


class WindowsProcess(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.13.2."""

    aslr_enabled: bool | None = None
    dep_enabled: bool | None = None
    priority: str | None = None
    owner_sid: str | None = None
    window_title: str | None = None
    startup_info: Dictionary | None = None
    integrity_level: Literal["low", "medium", "high", "system"] | None = None


class WindowsService(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.13.3."""

    service_name: str | None = None
    descriptions: Texts | None = None
    display_name: str | None = None
    group_name: str | None = None
    start_type: (
        Literal[
            "SERVICE_AUTO_START",
            "SERVICE_BOOT_START",
            "SERVICE_DEMAND_START",
            "SERVICE_DISABLED",
            "SERVICE_SYSTEM_ALERT",
        ]
        | None
    ) = None
    service_dll_refs: Annotated[tuple[str, ...], _SOME, to("file")] | None = None
    service_type: (
        Literal[
            "SERVICE_KERNEL_DRIVER",
            "SERVICE_FILE_SYSTEM_DRIVER",
            "SERVICE_WIN32_OWN_PROCESS",
            "SERVICE_WIN32_SHARE_PROCESS",
        ]
        | None
    ) = None
    service_status: (
        Literal[
            "SERVICE_CONTINUE_PENDING",
            "SERVICE_PAUSE_PENDING",
            "SERVICE_PAUSED",
            "SERVICE_RUNNING",
            "SERVICE_START_PENDING",
            "SERVICE_STOP_PENDING",
            "SERVICE_STOPPED",
        ]
        | None
    ) = None


class UnixAccount(msgspec.Struct, frozen=True, kw_only=True):
    """Section 6.16.2."""

    gid: Integer | None = None
    groups: Texts | None = None
    home_dir: str | None = None
    shell: str | None = None


PREDEFINED: dict[str, dict[str, type[msgspec.Struct]]] = {
    "file": {
        "archive-ext": Archive,
        "ntfs-ext": Ntfs,
        "pdf-ext": Pdf,
        "raster-image-ext": RasterImage,
        "windows-pebinary-ext": WindowsPebinary,
    },
    "network-traffic": {
        "http-request-ext": HttpRequest,
        "icmp-ext": Icmp,
        "socket-ext": Socket,
        "tcp-ext": Tcp,
    },
    "process": {"windows-process-ext": WindowsProcess, "windows-service-ext": WindowsService},
    "user-account": {"unix-account-ext": UnixAccount},
}
"""By the type of the object and the name of the extension."""
