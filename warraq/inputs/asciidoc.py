"""AsciiDoc, through pandoc."""

from __future__ import annotations

from warraq.inputs._markup import markup

INPUT = markup("asciidoc", "AsciiDoc", (".adoc", ".asciidoc"), reader="asciidoc")
