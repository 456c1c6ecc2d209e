"""Blocks in their three forms: what has to be seen, and what has to stay inside its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from conftest import Press, report

from warraq import themes

if TYPE_CHECKING:
    from playwright.sync_api import Page

ON_WASH = "ink muted accent alert code-keyword code-string code-number code-name".split()
"""The colours in which boxes and code are written."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` (WCAG 2.2)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    dark, light = sorted(map(luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", themes.names())
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_and_boxes_can_be_read_on_their_ground(theme: str, scheme: str) -> None:
    loaded = themes.load(theme, "ar")
    colours = loaded.tokens if scheme == "light" else loaded.dark
    for name in ON_WASH:
        assert contrast(colours[name], colours["wash"]) >= 4.5, (name, colours[name])


def test_code_is_copied_as_it_was_typed(press: Press, browser_page: Page) -> None:
    """Lines are blocks that hold their line feeds; a browser must not add one to each."""
    code = ["# تعليق", "def f(x):", "", "    return x"]
    made = report(press("```{.python .numberLines}\n" + "\n".join(code) + "\n```\n", to=("html",)))
    browser_page.goto(made.files[0].resolve().as_uri())
    copied = browser_page.evaluate(
        "() => { getSelection().selectAllChildren(document.querySelector('pre'));"
        " return getSelection().toString(); }"
    )
    assert copied.rstrip("\n").split("\n") == code
