"""The Nu Html Checker, the W3C's conformance checker of HTML.

The only one of the judges that notices a wrong or missing ``lang`` or ``dir``: it reads
the text and guesses its language, if there are about a thousand letters of it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from warraq.model import Finding, Place, Severity, Validator, Verdict
from warraq.validators._java import missing_java, run_jar
from warraq.validators._node import missing_module, modules
from warraq.validators._verdicts import Opinion, judge

OPTIONS = ("--format", "json", "--stdout", "--exit-zero-always")
QUOTED = re.compile("“.*?”")  # the part of a message that differs from page to page
ADVICE = re.compile("Consider (?:adding|using) (?:a )?“(lang|dir)")
HAT = re.compile('"true">[\u0300-\u036f\u20d0-\u20ff]</mo>')
"""A hat over several letters of a formula: only as a combining mark does it grow over them."""


def _jar() -> Path:
    return modules() / "vnu-jar" / "build" / "dist" / "vnu.jar"


def missing() -> str:
    """Say what has to be installed; "" when it can run."""
    return missing_module("vnu-jar", "The Nu Html Checker") or missing_java()


def validate(paths: tuple[Path, ...]) -> tuple[Verdict, ...]:
    """Judge pages, all in one JVM."""
    return judge("nu", missing(), paths, _examine)


def _examine(paths: tuple[Path, ...]) -> Opinion:
    names = tuple(str(path) for path in paths)
    outcome = run_jar(_jar(), (*OPTIONS, *names), seconds=60 + 30 * len(paths))
    if outcome.complaint:  # the checker speaks once, at its end: nothing of it can be kept
        return Opinion({}, complaint=outcome.complaint)
    said: dict[Path, list[Finding]] = {path: [] for path in paths}
    for message in json.loads(outcome.output)["messages"]:
        path = Path(unquote(urlsplit(message["url"]).path))
        said[path].append(_finding(path, message))
    return Opinion({path: tuple(findings) for path, findings in said.items()})


def _finding(path: Path, message: dict[str, Any]) -> Finding:
    """Take one message as a finding."""
    return Finding(
        id=f"nu:{_code(message)}",
        severity=_severity(message),
        message=message["message"],
        place=Place(str(path), message.get("lastLine")),
        hint=f"near: {message['extract'].strip()}" if message.get("extract") else "",
    )


def _code(message: dict[str, Any]) -> str:
    """Name a message: the checker numbers none, so its first words must do.

    ``lang`` and ``dir`` when the attribute is missing or other than the text's language.
    """
    if advice := ADVICE.search(message["message"]):
        return advice[1]
    words = re.findall("[a-z]+", QUOTED.sub("", message["message"]).lower())
    return "-".join(words[:6]) or str(message["type"])


def _severity(message: dict[str, Any]) -> Severity:
    if message["type"] != "info":
        return Severity.ERROR
    if HAT.search(message.get("extract", "")):
        return Severity.NOTE
    return Severity.WARNING if message.get("subType") == "warning" else Severity.NOTE


VALIDATOR = Validator(
    name="nu",
    title="Nu Html Checker: valid HTML, right language and direction",
    formats=("html",),
    missing=missing,
    validate=validate,
)
