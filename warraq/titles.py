"""The title of a publication or chapter: given, or found at the head of the text."""

from __future__ import annotations

import re
from dataclasses import replace

from warraq.draft import Draft
from warraq.errors import MetadataError, SourceError
from warraq.frontmatter import Fields, Value
from warraq.model import Body, Source

TITLE_LENGTH = 90
"""A first line longer than this is a paragraph, not a title, characters."""

CHAPTER = "change that line, or write the chapter in Markdown with a heading,"
"""What to do about the title of a plain chapter: a book has one file of settings."""

_EMPHASIS = re.compile(r"(\*{1,3}|_{1,3})(\S(?:.*?\S)?)\1")
_TITLE_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)(?:[ \t]+#*)?[ \t]*(?:\{[^}\n]*\})?[ \t]*(?:\n|\Z)")


def find_title(
    draft: Draft, bodies: tuple[Body, ...], source: Source
) -> tuple[str, tuple[Body, ...]]:
    """Return the title, and the bodies without a heading that only repeats it."""
    given = _EMPHASIS.sub(r"\2", draft.text("title"))
    if source.is_book:
        plain = (_titled(draft, b, CHAPTER) if b.part.markup == "plain" else b for b in bodies)
        return given or _untitled(draft, source.slug), tuple(plain)
    first, *rest = bodies
    if first.part.markup == "plain":
        if given:
            return given, bodies
        titled = _titled(draft, first, f"write it into {first.part.path.stem}.yaml")
        return titled.title, (titled, *rest)
    heading = _TITLE_HEADING.match(first.text)
    words = _EMPHASIS.sub(r"\2", heading[1]).strip() if heading else ""
    if heading and (not given or same(given, words)):
        return given or words, (_without(first, heading.end()), *rest)
    return given or _untitled(draft, source.slug), bodies


def own_title(head: Fields) -> str:
    """Return the title in a chapter's own front matter."""
    value = head.get("title")
    return "" if value is None else _EMPHASIS.sub(r"\2", " ".join(_words(value)))


def _words(value: Value) -> list[str]:
    if isinstance(value.data, tuple):
        raise MetadataError(
            "title is one text, not a list", value.place, hint='write "title: …" in one line'
        )
    return value.data.split()


def _titled(draft: Draft, body: Body, hint: str) -> Body:
    """Take the title of a plain text from its first line, and say so."""
    line = next(n for n in body.text.splitlines() if n.strip())
    title, is_whole = _first_words(line.strip())
    draft.note(
        "title-from-text",
        f"the title is taken from the first line: {title}",
        f"{hint} to choose another",
        body.part.at(body.text[: body.text.index(line)].count("\n") + 1),
    )
    rest = _without(body, body.text.index(line) + len(line)) if is_whole else body
    return replace(rest, title=title)


def _first_words(line: str) -> tuple[str, bool]:
    """Return a title made of a line, and whether the whole line went into it.

    A line as long as a paragraph is one: its first words make the title, and it stays.
    """
    if len(line) <= TITLE_LENGTH:
        return line.rstrip("."), True
    words = line[:TITLE_LENGTH].rsplit(None, 1)[0]
    return words.rstrip(" ،؛,;:.") + "…", False


def _without(body: Body, end: int) -> Body:
    """Cut the first ``end`` characters; refuse to leave nothing."""
    cut = body.text[:end]
    rest = body.text[end:]
    if not rest.strip():
        raise SourceError(
            "there is a title but no text",
            body.part.at(body.offset + 1),
            hint="write the text below the title",
        )
    return Body(body.part, rest, body.offset + cut.count("\n"))


def same(one: str, other: str) -> bool:
    """Tell whether two titles say the same, whatever their spaces and capitals."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _untitled(draft: Draft, slug: str) -> str:
    draft.note(
        "title-from-name",
        f"no title is given; the file's name is used: {slug}",
        'write "title: …" into the metadata',
    )
    return slug.replace("-", " ").replace("_", " ")
