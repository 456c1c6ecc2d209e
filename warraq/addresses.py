"""Addresses on the web: what is one, how a machine reads it, where a finished file will lie."""

from __future__ import annotations

from urllib.parse import quote, urlsplit, urlunsplit

from warraq.model import Document

_KEPT = "/?#[]@!$&'()*+,;=:%~-._"
"""What stands for itself or is escaped already (RFC 3986 §2.2, §2.3)."""


def is_address(text: str) -> bool:
    """Tell whether a text is an address of ``http`` or ``https`` with a host, in one word.

    >>> is_address("https://example.org/كتب"), is_address("example.org"), is_address("https://[")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        uri(text)
    except ValueError:
        return False
    is_one_word = len(text.split()) == 1 and text.isprintable()
    return is_one_word and parts.scheme in {"http", "https"} and bool(parts.hostname)


def uri(text: str) -> str:
    """Return an address in the letters of ASCII (RFC 3987 §3.1): what a code or a link holds.

    >>> uri("https://مثال.org/ورق")
    'https://xn--mgbh0fb.org/%D9%88%D8%B1%D9%82'
    """
    parts = urlsplit(text)
    host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode()
    path, query, fragment = (quote(part, safe=_KEPT) for part in parts[2:])
    return urlunsplit((parts.scheme, host, path, query, fragment))


def of_file(document: Document, name: str) -> str:
    """Return where a finished file will lie on the web; "" when nobody has said where."""
    base = document.metadata.url
    return f"{base.rstrip('/')}/{name}" if base else ""


def of_ebook(document: Document) -> str:
    """Return the e-book's address; "" when it is not known."""
    return document.metadata.ebook or of_file(document, f"{document.slug}.epub")
