"""The one module that draws pictures: a PDF's page → PNG, by PDFium."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO


@lru_cache(maxsize=16)
def to_png(pdf: bytes, width: int) -> bytes:
    """Draw the first page ``width`` pixels wide; equal PDFs give equal bytes."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        picture = page.render(scale=width / page.get_width()).to_pil()
        out = BytesIO()
        picture.convert("RGB").save(out, "PNG")
        return out.getvalue()
    finally:
        document.close()
