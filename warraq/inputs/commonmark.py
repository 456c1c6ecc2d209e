"""CommonMark with the usual extensions, through pandoc."""

from __future__ import annotations

from warraq.inputs._markup import markup

INPUT = markup("commonmark", "CommonMark", (".commonmark",), reader="commonmark_x")
