"""Themes as data: ``templates/<theme>/theme.toml``, Jinja pages, three style sheets, a cover.

A theme may extend another; a file that it does not have is the other's. A folder
``templates/`` in the working folder overrides the shipped one file by file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from warraq import registry, shipped
from warraq.errors import TemplateError, UsageError, suggestion
from warraq.fonts import FontFamily, covered, families, pick
from warraq.model import Place
from warraq.tags import prefixes

TABLES = ("extends", "title", "fonts", "tokens", "dark", "cover", "fit")
ROLES = ("text", "display", "code")


@dataclass(frozen=True, slots=True)
class Stack:
    """The families of one role, best first, and the weights in which the theme uses them."""

    families: tuple[FontFamily, ...]
    weights: tuple[int, ...]
    leading: str = ""
    """The line height that these faces need, "" where the theme's own does."""

    @property
    def css(self) -> str:
        """The stack as the value of ``font-family``, without a generic family."""
        return ", ".join(f'"{family.name}"' for family in self.families)

    def share_out(self, text: frozenset[str]) -> Iterator[tuple[FontFamily, frozenset[str]]]:
        """Yield each family that has something of ``text`` to draw, and what it draws.

        A family lower in the stack gets only what those above it cannot draw.
        """
        for family in self.families:
            drawn = text & covered(pick(family, 400, "normal").path)
            if drawn - {" ", "\n"}:
                yield family, drawn
            text -= drawn


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme for one language: where its files are, its fonts, colours and measures.

    ``chain`` names the theme and those it extends, nearest first; ``stacks`` are the fonts by
    role, under "" those of every language and under a tag those that differ for it; ``tokens``
    and ``dark`` are the names that style sheets use as ``{{ token.ink }}``; ``cover`` is the
    size of the cover in CSS pixels. ``fit`` are the steps by which a text is set tighter to fit
    one page, each the tokens that it changes over those before it.
    """

    name: str
    chain: tuple[str, ...]
    lang: str
    stacks: Mapping[str, Mapping[str, Stack]]
    tokens: Mapping[str, str]
    dark: Mapping[str, str]
    cover: tuple[int, int]
    fit: tuple[Mapping[str, str], ...] = ()

    def tightened(self) -> Iterator[Theme]:
        """Yield the theme at each step of setting it tighter."""
        tokens = self.tokens
        for step in self.fit:
            tokens = {**tokens, **step}
            yield replace(self, tokens=tokens)

    def folders(self) -> tuple[Path, ...]:
        """Return every folder that can hold a file of this theme, the first wins."""
        return tuple(root / n for n in self.chain for root in shipped.search_path("templates"))

    def stylesheets(self, name: str) -> Iterator[Path]:
        """Yield the files of one style sheet, the theme's own last."""
        for theme in reversed(self.chain):
            for root in shipped.search_path("templates"):
                if (path := root / theme / name).is_file():
                    yield path
                    break

    @property
    def fonts(self) -> Mapping[str, Stack]:
        """The fonts of the theme's language by role."""
        return self.fonts_of(self.lang) or self.stacks[""]

    def fonts_of(self, tag: str) -> Mapping[str, Stack]:
        """Return the fonts by role in which a language is set inside a text of the theme's.

        Nothing when it keeps the faces around it: their Latin is made to go with them, so a
        language in that script has fonts of its own only if the theme names some.
        """
        named = {t: s for r in prefixes(tag) for t, s in self.stacks.get(r, {}).items()}
        if named or tag == self.lang or registry.script(tag) == "Arab":
            return {**self.stacks[""], **named}
        return {}

    def families(self, tags: Iterable[str] = ()) -> tuple[FontFamily, ...]:
        """Return once every family of a text in the theme's language with these in it."""
        used = (self.fonts, *map(self.fonts_of, tags))
        stacks = (stack for fonts in used for stack in fonts.values())
        return tuple(dict.fromkeys(f for stack in stacks for f in stack.families))


def names() -> tuple[str, ...]:
    """Return the names of all themes that can be asked for."""
    roots = shipped.search_path("templates")
    return tuple(sorted({toml.parent.name for r in roots for toml in r.glob("*/theme.toml")}))


@cache
def load(name: str, lang: str) -> Theme:
    """Load a theme for a language. Raises :class:`UsageError` or :class:`TemplateError`."""
    chain, layers = _chain(name)
    merged = _merge(layers)
    place = Place(f"templates/{name}/theme.toml")
    fonts = merged["fonts"]
    try:
        stacks = {tag: _stacks(fonts[tag], place) for tag in fonts if tag not in ROLES}
        stacks[""] = _stacks({role: fonts[role] for role in ROLES}, place)
        theme = Theme(
            name=name,
            chain=chain,
            lang=lang,
            stacks=stacks,
            tokens={key: str(value) for key, value in merged["tokens"].items()},
            dark={key: str(value) for key, value in merged["dark"].items()},
            cover=(int(merged["cover"]["width"]), int(merged["cover"]["height"])),
            fit=tuple({k: str(v) for k, v in step.items()} for step in merged["fit"].values()),
        )
        leading = theme.fonts["text"].leading
        return replace(theme, tokens={**theme.tokens, "leading": leading}) if leading else theme
    except (KeyError, TypeError, ValueError) as error:
        raise TemplateError(f"the theme lacks {error}", place) from None


def _chain(name: str) -> tuple[tuple[str, ...], list[Mapping[str, Any]]]:
    chain: list[str] = []
    layers: list[Mapping[str, Any]] = []
    while name:
        if name in chain:
            raise TemplateError(f"the theme {name} extends itself", Place(f"templates/{name}"))
        layer = _read(name)
        chain.append(name)
        layers.append(layer)
        name = layer.get("extends", "")
    return tuple(chain), layers


def _read(name: str) -> Mapping[str, Any]:
    for root in shipped.search_path("templates"):
        path = root / name / "theme.toml"
        if path.resolve().parent.parent == root.resolve() and path.is_file():
            layer = shipped.table(path)
            unknown = [key for key in layer if key not in TABLES]
            if unknown:
                raise TemplateError(
                    f"{unknown[0]} is not known here",
                    Place(str(path)),
                    hint=f"a theme has {', '.join(TABLES)}",
                )
            return layer
    hint = suggestion(name, names(), f"the themes are {', '.join(names())}")
    raise UsageError(f"there is no theme {name}", hint=hint)


def _merge(layers: list[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {t: {} for t in ("fonts", "tokens", "dark", "cover", "fit")}
    for layer in reversed(layers):
        for table, values in merged.items():
            for key, value in layer.get(table, {}).items():
                is_language = table == "fonts" and key not in ROLES
                values[key] = values.get(key, {}) | value if is_language else value
    return merged


def _stacks(roles: Mapping[str, Any], place: Place) -> Mapping[str, Stack]:
    return {role: _stack(stack, place) for role, stack in roles.items()}


def _stack(role: Mapping[str, Any], place: Place) -> Stack:
    known = families()
    for name in role["families"]:
        if name not in known:
            raise TemplateError(
                f"there is no font family {name}",
                place,
                hint=f"fonts/ holds {', '.join(known)}",
            )
    return Stack(
        tuple(known[n] for n in role["families"]),
        tuple(role["weights"]),
        str(role.get("leading", "")),
    )
