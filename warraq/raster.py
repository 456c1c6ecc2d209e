"""The one module that draws pictures: a PDF's page → PNG, by PDFium."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO


@lru_cache(maxsize=16)
def to_png(pdf: bytes, width: int, number: int = 0, *, small: bool = False) -> bytes:
    """Draw a page, the first by default, ``width`` pixels wide; equal PDFs give equal bytes.

    ``small`` takes more time for a smaller file.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[number]
        picture = page.render(scale=width / page.get_width()).to_pil()
        out = BytesIO()
        picture.convert("RGB").save(out, "PNG", optimize=small)
        return out.getvalue()
    finally:
        document.close()


def page_of(pdf: bytes, name: str) -> int:
    """Return on which page, from 0, a named place is (ISO 32000-1 §12.3.2.3); 0 if nowhere."""
    import pypdfium2
    from pypdfium2 import raw

    document = pypdfium2.PdfDocument(pdf)
    try:
        place = raw.FPDF_GetNamedDestByName(document, name.encode())
        return max(int(raw.FPDFDest_GetDestPageIndex(document, place)), 0) if place else 0
    finally:
        document.close()
