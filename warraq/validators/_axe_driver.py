"""Run axe-core on pages in one Chromium: a program of its own, so that it can be ended.

``python -P _axe_driver.py CHROMIUM OVERFLOW.JS JOINED.JS AXE.JS page.html …`` writes one JSON
object a line (see :mod:`warraq.validators._verdicts`). It imports nothing of the press.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

SCHEMES = ("light", "dark")
WIDTHS = (320, 1280)
HEIGHT = 800

# Everything axe knows, best practices included; "incomplete" is what it could not decide.
AUDIT = """async () => {
  const results = await axe.run(document, { resultTypes: ["violations", "incomplete"] });
  const slim = (certain) => (rule) => ({
    code: rule.id, impact: rule.impact, message: rule.help, certain,
    hint: ["any", "all", "none"].flatMap((kind) => rule.nodes[0][kind])[0]?.message ?? "",
    targets: rule.nodes.map((node) => node.target.flat().join(" ")),
  });
  return results.violations.map(slim(true)).concat(results.incomplete.map(slim(false)));
}"""

# A colour in transition would be measured half-way.
STILL = "*, ::before, ::after { transition: none !important; animation: none !important }"

# A page is a file; whatever it would fetch is not answered. Root needs --no-sandbox.
OPTIONS = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-dev-shm-usage"]

Found = dict[str, Any]


def main(chromium: str, *files: str) -> None:
    """Judge each page and say so at once."""
    engine = import_module("playwright.sync_api")  # installed with the validators, not with us
    overflow, joined, axe = (Path(file).read_text("utf-8") for file in files[:3])
    with engine.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        for page in files[3:]:
            try:
                found = _merged(_judge(browser, Path(page), overflow, (joined, axe)))
                entry: Found = {"file": page, "findings": found}
            except engine.Error as error:
                entry = {"file": page, "failed": str(error).splitlines()[0]}
            print(json.dumps(entry), flush=True)
        browser.close()


def _judge(
    browser: Any, file: Path, overflow: str, scripts: tuple[str, ...]
) -> Iterator[tuple[str, Found]]:
    """Judge one page under every setting; each finding comes with the setting's name.

    The page is opened once: its light and its width change under it, as they do in life.
    """
    # bypass_csp: the page's own policy may not keep axe out
    context = browser.new_context(bypass_csp=True, offline=True, reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(file.as_uri(), wait_until="load", timeout=60_000)
        page.add_style_tag(content=STILL)
        for script in scripts:
            page.evaluate(script)
        for scheme, width in product(SCHEMES, WIDTHS):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.evaluate("document.fonts.ready.then(() => null)")
            setting = f"{scheme} {width} px"
            if width == min(WIDTHS) and (targets := page.evaluate(overflow)):
                yield setting, _overflow(width, targets)
            for found in page.evaluate(AUDIT):
                yield setting, found
    finally:
        context.close()


def _overflow(width: int, targets: list[str]) -> Found:
    return {
        "code": "horizontal-overflow",
        "impact": "serious",
        "message": f"Something stands out sideways at {width} px",
        "hint": "WCAG 2.2, 1.4.10 Reflow: let it wrap, shrink, or scroll in a box of its own",
        "certain": True,
        "targets": targets,
    }


def _merged(found: Iterable[tuple[str, Found]]) -> list[Found]:
    """Make one entry a rule: all elements that break it, all settings in which they do."""
    rules: dict[tuple[str, bool], Found] = {}
    for setting, one in found:
        empty = {**one, "targets": {}, "settings": {}}  # dictionaries keep order, sets do not
        rule = rules.setdefault((one["code"], one["certain"]), empty)
        rule["targets"].update(dict.fromkeys(one["targets"]))
        rule["settings"][setting] = None
    return [
        {**rule, "targets": list(rule["targets"]), "settings": list(rule["settings"])}
        for rule in rules.values()
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
