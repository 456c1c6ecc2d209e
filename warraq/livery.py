"""A theme in the colours, fonts and paper of a house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from warraq import contrast
from warraq.fonts import families
from warraq.model import House
from warraq.tags import prefixes
from warraq.themes import Stack, Theme

OFFICE = "A4"
"""The sheet in whose place an office's own comes; a book has its format whatever the office."""


def dress(theme: Theme, house: House) -> Theme:
    """Return the theme as the house wants it; what the house does not say stays the theme's."""
    tokens, dark = dict(theme.tokens), dict(theme.dark)
    if house.paper and tokens["paper-size"] == OFFICE:
        tokens["paper-size"] = house.paper
    if house.accent:
        tokens |= {"accent": house.accent, "on-accent": contrast.on(house.accent)}
    if house.accent or house.accent_dark:
        accent = house.accent_dark or contrast.readable(house.accent, dark["wash"], "#ffffff")
        dark |= {"accent": accent, "on-accent": contrast.on(accent)}
    own = {"", *prefixes(theme.lang)}
    stacks = {t: _stacks(s, house) if t in own else s for t, s in theme.stacks.items()}
    return replace(theme, tokens=tokens, dark=dark, stacks=stacks)


def _stacks(stacks: Mapping[str, Stack], house: House) -> Mapping[str, Stack]:
    known = families()
    own = {role: tuple(known[n] for n in names) for role, names in house.fonts.items()}
    return {
        role: replace(stack, families=tuple(dict.fromkeys((*own.get(role, ()), *stack.families))))
        for role, stack in stacks.items()
    }
