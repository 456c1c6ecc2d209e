"""The language of a text that does not say it, by its letters and commonest words."""

from __future__ import annotations

import re
import unicodedata

from warraq import registry
from warraq.model import Language

SAMPLE = 20_000
"""Characters of a text that are looked at."""

MARGIN = 0.05
"""By how much the best language has to lead, in shares of the words, to be taken as sure."""

_BY_SCRIPT = {"Arab": ("ar", "fa", "ur", "ckb"), "Hebr": ("he",), "Latn": ("en", "fr")}
"""What a text in each script is taken for when nothing tells more, likeliest first."""

_LETTERS = {
    "Arab": re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06fc\u0750-\u077f]"),
    "Hebr": re.compile("[א-ת]"),
    "Latn": re.compile("[A-Za-zÀ-ÖØ-öø-ÿŒœ]"),
}
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`|https?://\S+", re.MULTILINE | re.DOTALL)


def guess(text: str) -> str:
    """Return the code of the language whose letters and words the text has.

    >>> guess("آب در شهر قدیم از چاه بود"), guess("Le vent se lève sur la mer")
    ('fa', 'fr')
    """
    sample = unicodedata.normalize("NFC", _CODE.sub(" ", text)[:SAMPLE])
    script = max(_LETTERS, key=lambda name: len(_LETTERS[name].findall(sample)))
    order = _BY_SCRIPT[script]
    candidates = [registry.language(code) for code in registry.language_codes()]
    words = [w for w in _WORD.findall(sample.lower()) if _LETTERS[script].match(w)]
    marks = {
        code: _fit(words, registry.language(code), candidates)
        for code in (*order, *(o.code for o in candidates if o.script == script))
    }
    best = max(marks, key=lambda code: marks[code])  # of equals, the likelier
    return best if marks[best] > marks[order[0]] + MARGIN else order[0]


def _fit(words: list[str], language: Language, others: list[Language]) -> float:
    """Return the share of words that speak for the language less those that it cannot have."""
    alphabet = frozenset(language.alphabet + language.accented)
    known = frozenset().union(*(o.alphabet + o.accented for o in others))
    for_it = sum(word in language.words for word in words)
    against = sum(bool(known.intersection(word) - alphabet) for word in words)
    return (for_it - against) / max(1, len(words))
