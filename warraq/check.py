"""Stage 7, check: what the rules of the house find, and what outside validators say.

The rules about text and theme run with every build; those about finished files, and the
validators, run with ``check``. A validator that is not installed has not run: its verdict
says so and counts as nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from warraq import registry
from warraq.model import Artefact, Edition, Finding, Manuscript, Verdict


def check_manuscript(manuscript: Manuscript) -> tuple[Finding, ...]:
    """Run the rules that look at the text as it was typed."""
    return tuple(
        finding
        for rule in registry.rules().values()
        if rule.manuscript is not None
        for finding in rule.manuscript(manuscript)
    )


def check_editions(editions: Iterable[Edition]) -> tuple[Finding, ...]:
    """Run the rules that look at an edition; what several say alike is said once."""
    found = (
        finding
        for edition in editions
        for rule in registry.rules().values()
        if rule.edition is not None
        for finding in rule.edition(edition)
    )
    return tuple(dict.fromkeys(found))


def check_artefacts(artefacts: Iterable[Artefact]) -> tuple[Finding, ...]:
    """Run the rules that look at finished files."""
    return tuple(
        finding
        for artefact in artefacts
        for rule in registry.rules().values()
        if rule.artefact is not None
        for finding in rule.artefact(artefact)
    )


def for_judges(artefacts: Iterable[Artefact], files: Iterable[Path]) -> tuple[Path, ...]:
    """Leave out sheets for a print shop: the judges ask whether all people can read a file."""
    pairs = zip(artefacts, files, strict=True)
    return tuple(f for a, f in pairs if not a.edition.specification.is_for_print_shop)


def validate(files: Iterable[Path]) -> Iterator[Verdict]:
    """Yield every validator's verdict on every file of its formats."""
    files = tuple(files)
    for validator in registry.validators().values():
        mine = tuple(f for f in files if f.suffix[1:] in validator.formats)
        if not mine:
            continue
        if missing := validator.missing():
            yield from (Verdict(validator.name, f, ran=False, detail=missing) for f in mine)
        else:
            yield from validator.validate(mine)
