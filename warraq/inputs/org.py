"""Org, through pandoc."""

from __future__ import annotations

from warraq.inputs._markup import markup

INPUT = markup("org", "Org", (".org",), reader="org")
