"""The fonts that the engine can draw: the theme's, face by face, and none of the machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from warraq.errors import EngineError
from warraq.fonts import FontFamily, uncovered


@contextmanager
def no_machine_fonts() -> Iterator[None]:
    """Let Fontconfig begin with nothing, here and not in the programs that we start later."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(Path(__file__).with_name("fonts.conf"))
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def font_configuration(families: tuple[FontFamily, ...]) -> Any:
    """Return a configuration with these families and no other font.

    One a set of families for the life of the process: each costs memory that Pango never
    gives back.
    """
    from weasyprint.text.ffi import ffi, fontconfig, pangoft2
    from weasyprint.text.fonts import FontConfiguration

    with no_machine_fonts():
        configuration = FontConfiguration()
    # Read by insides/_boxes.py: which families with Arabic letters may be drawn out.
    configuration.kashida = {
        family.name: family.kashida for family in families if not uncovered("ـ", (family,))
    }
    for path in _paths(families):
        if not fontconfig.FcConfigAppFontAddFile(configuration._config, os.fsencode(path)):
            raise EngineError(f"Fontconfig cannot read {path}")
    pangoft2.pango_fc_font_map_config_changed(ffi.cast("PangoFcFontMap *", configuration.font_map))
    return configuration


def _paths(families: Iterable[FontFamily]) -> Iterator[Path]:
    for family in families:
        for face in family.faces:
            yield face.path
