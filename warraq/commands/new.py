"""``warraq new``: a publication to begin with."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from warraq import registry
from warraq.commands import _shared
from warraq.errors import UsageError
from warraq.intake import PUBLICATION
from warraq.model import KINDS
from warraq.terminal import say

HELP = "make a publication to begin with, in content/"

ARTICLE = """\
---
title: عنوان المنشور
subtitle: سطر يشرح العنوان
summary: جملتان أو ثلاث تقول للقارئ المستعجل ما في النص.
author: اسم الكاتب
date:
lang: ar  # {codes}
keywords: []
kind: {kind}
---

اكتب هنا. سطر فارغ يفصل بين فقرة وأخرى.

## عنوان قسم

نص فيه **كلمة بارزة** وحاشية[^1].

- بند أول
- بند ثانٍ

[^1]: نص الحاشية.
"""

BOOK = """\
title: عنوان الكتاب
subtitle: سطر يشرح العنوان
author: اسم الكاتب
date:
lang: ar  # {codes}
kind: book
chapters:
  - 01-muqaddima.md
  - 02-fasl.md
"""
CHAPTERS = {
    "01-muqaddima.md": "# مقدّمة\n\nاكتب هنا مقدّمة الكتاب.\n",
    "02-fasl.md": "# الفصل الأول\n\nاكتب هنا.\n\n## عنوان قسم\n\nنص القسم.\n",
}


def configure(parser: ArgumentParser) -> None:
    """Add the arguments."""
    parser.add_argument("slug", metavar="SLUG", help="its name: Latin letters, digits, hyphens")
    parser.add_argument(
        "--kind",
        choices=KINDS,
        default="briefing",
        help=f"{', '.join(KINDS)} (default: briefing)",
    )


def run(options: Namespace) -> int:
    """Write the files; an existing one is never touched."""
    if not re.fullmatch(r"[\w][\w.-]*", options.slug):
        raise UsageError(
            f"{options.slug} cannot be a name", hint="use letters, digits and hyphens: my-briefing"
        )
    content = Path("content")
    codes = " | ".join(registry.language_codes())
    files = (
        {content / options.slug / PUBLICATION: BOOK.format(codes=codes)}
        | {content / options.slug / name: text for name, text in CHAPTERS.items()}
        if options.kind == "book"
        else {content / f"{options.slug}.md": ARTICLE.format(kind=options.kind, codes=codes)}
    )
    for path in files:
        if path.exists():
            raise UsageError(f"{path} exists already", hint="choose another name")
    for path, text in files.items():
        _shared.write_new(path, text.encode(), "choose another name")
    first = next(iter(files))
    say(f"now write in it, then: warraq build {first.parent if options.kind == 'book' else first}")
    return 0
