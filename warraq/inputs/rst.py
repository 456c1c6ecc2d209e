"""reStructuredText, through pandoc."""

from __future__ import annotations

from warraq.inputs._markup import markup

INPUT = markup("rst", "reStructuredText", (".rst",), reader="rst")
