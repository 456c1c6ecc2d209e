"""The same edition, produced again, has to be the same file."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from warraq.model import Artefact, Finding, Place, Rule, Severity


def inspect(artefact: Artefact) -> Iterator[Finding]:
    """Render and produce the edition again and compare the bytes."""
    from warraq.produce import Press
    from warraq.render import render

    made = Press(None).produce([render(artefact.edition)])()
    again = next((each.data for each in made if each.name == artefact.name), b"")
    if again == artefact.data:
        return
    shared = zip(artefact.data, again, strict=False)
    length = min(len(artefact.data), len(again))
    first = next((i for i, (one, other) in enumerate(shared) if one != other), length)
    digests = " and ".join(sha256(data).hexdigest()[:12] for data in (artefact.data, again))
    yield Finding(
        "unrepeatable-build",
        Severity.ERROR,
        f"a second build differs from byte {first} on (SHA-256 {digests}…)",
        Place(artefact.name),
        "look for a clock, a random number or the order of a set",
    )


RULE = Rule(
    id="unrepeatable-build",
    severity=Severity.ERROR,
    what="A finished file that comes out otherwise when the same edition is produced again.",
    why="Equal text has to give equal bytes, or nobody can prove what a file was made from, "
    "and every rebuild looks like a new issue.",
    example="<meta name='date' content='2026-01-07T10:15:42'> – ساعة البناء",
    instead="<meta name='date' content='2026-01-07'> – تاريخ النشر",
    artefact=inspect,
)
