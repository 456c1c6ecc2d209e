"""The languages that speak in an edition, and the fonts in which each is set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from warraq import registry
from warraq.fonts import FontFamily
from warraq.model import Edition, Language
from warraq.themes import Stack


@dataclass(frozen=True, slots=True)
class Voice:
    """A language that an edition is styled for: its own, or one that speaks in it.

    ``fonts`` are CSS values by role, none when it keeps those around it; ``leading`` and
    ``display_leading`` are line heights, "" when the theme's do.
    """

    tag: str
    language: Language
    is_own: bool
    fonts: Mapping[str, str]
    leading: str
    display_leading: str


def voices(edition: Edition) -> Iterator[Voice]:
    """Yield the edition's own language, then those of its text that the press knows."""
    theme, own = edition.theme, edition.document.metadata.lang
    for tag in (own, *(t for t in edition.document.tags if t != own and registry.script(t))):
        stacks = theme.fonts_of(tag)
        fonts = {} if stacks == theme.fonts else {r: s.css for r, s in stacks.items()}
        leading = stacks["text"].leading if stacks else ""
        display = stacks["display"].leading if stacks else ""
        language = registry.language(tag)
        yield Voice(tag, language, tag == own, fonts, leading, display or leading)


def stacks(
    edition: Edition, text: frozenset[str], code: frozenset[str]
) -> Iterator[tuple[str, Stack, frozenset[str]]]:
    """Yield every stack that sets something, with its role and the characters that it sets.

    ``text`` and ``code`` are those of the whole edition and of its code.
    """
    for role, stack in edition.theme.fonts.items():
        yield role, stack, code if role == "code" else text
    for tag, said in edition.document.repertoire.languages.items():
        digits = registry.language(tag).digits if registry.script(tag) else ""
        for role, stack in edition.theme.fonts_of(tag).items():
            if role != "code":
                yield role, stack, said | frozenset(digits)


def families(edition: Edition) -> tuple[FontFamily, ...]:
    """Return every family that draws something of the document, in the order of the stacks."""
    document = edition.document
    meta, repertoire = document.metadata, document.repertoire
    titles = "".join((meta.title, meta.subtitle, meta.summary, *meta.authors))
    text = repertoire.text.union(titles, document.language.digits, document.language.alphabet)
    found = stacks(edition, text, repertoire.code)
    return tuple(dict.fromkeys(f for _, stack, said in found for f, _ in stack.share_out(said)))
