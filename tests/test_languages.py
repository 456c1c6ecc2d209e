"""The seven languages: what ICU and their own alphabets say of them, and how they mix."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import Press, report
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st
from test_vocalised import collide, lines

from warraq import registry, themes
from warraq.collation import key
from warraq.fonts import families, uncovered
from warraq.guess import guess
from warraq.model import Language
from warraq.passes.quotes import set_line
from warraq.passes.spaces import THIN, french_spaces
from warraq.typeset import engine

LANGUAGES = [registry.language(code) for code in registry.language_codes()]
every = pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)


@pytest.fixture(scope="module")
def icu() -> Callable[[str, Any], Any]:
    """Return a function that asks Node's ICU, which knows all of CLDR."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")

    def ask(expression: str, value: Any) -> Any:
        program = f"""const given = JSON.parse(require('fs').readFileSync(0));
            console.log(JSON.stringify({expression}))"""
        done = subprocess.run([node, "-e", program], input=json.dumps(value), text=True,
                              capture_output=True, check=True)  # fmt: skip
        return json.loads(done.stdout)

    return ask


# ── What CLDR knows ─────────────────────────────────────────────────────────────────────


@pytest.mark.validators
@every
def test_the_months_are_those_of_cldr(language: Language, icu: Callable[[str, Any], Any]) -> None:
    months = icu(
        "[...Array(12).keys()].map(m => new Intl.DateTimeFormat(given + '-u-ca-gregory', "
        "{month: 'long', day: 'numeric'}).formatToParts(new Date(2026, m, 3))"
        ".find(part => part.type === 'month').value)",
        language.code,
    )
    assert [bare(m) for m in months] == [bare(m) for m in language.months]


@pytest.mark.validators
@every
def test_the_hijri_months_are_those_of_cldr(
    language: Language, icu: Callable[[str, Any], Any]
) -> None:
    if language.code == "ckb":
        pytest.skip("CLDR has no Hijri months in Kurdish")
    first = [Hijri(1448, month, 3).to_gregorian().isoformat() for month in range(1, 13)]
    theirs = icu(
        "given[1].map(day => new Intl.DateTimeFormat(given[0] + '-u-ca-islamic-umalqura', "
        "{month: 'long', day: 'numeric', timeZone: 'UTC'}).formatToParts(new Date(day))"
        ".find(part => part.type === 'month').value)",
        [language.code, first],
    )
    assert [_letters(m) for m in theirs] == [_letters(m) for m in language.hijri_months]


def _letters(month: str) -> str:
    """Return a month without apostrophes, spaces (CLDR's Urdu has one too many) and endings."""
    return re.sub("[ʻ’`\\s\u200c]", "", month).removeprefix("ב")


def bare(month: str) -> str:
    """Return a month without the ending it has in a date.

    CLDR writes کانونی beside کانوونی in Kurdish; the word is the same.
    """
    return month.removesuffix("ی").removesuffix("\u0654").replace("وو", "و")


ALIKE = {"ar": "ءةى", "ckb": "رڕزەهھوۆ"}
"""Letters for which CLDR has no order, or another than dictionaries (see collation.py)."""


@pytest.mark.validators
@every
def test_the_alphabet_is_in_the_order_of_icu(
    language: Language, icu: Callable[[str, Any], Any]
) -> None:
    letters = [c for c in language.alphabet if c not in ALIKE.get(language.code, "")]
    words = [a + b for a in letters for b in letters[::5]]
    theirs = icu("given[1].sort(new Intl.Collator(given[0]).compare)", [language.code, words])
    assert sorted(words, key=lambda word: key(word, language)) == theirs


def test_marks_spaces_and_signs_sort_below_letters() -> None:
    def order(code: str, *words: str) -> list[str]:
        return sorted(words, key=lambda word: key(word, registry.language(code)))

    assert order("ar", "كتاب", "كتابة", "كِتاب", "كتب", "كتاب آخر", "كتـاب") == [
        "كتاب", "كتـاب", "كِتاب", "كتاب آخر", "كتابة", "كتب"]  # fmt: skip
    assert order("ar", "باب", "أحمد", "احتمال", "12") == ["12", "احتمال", "أحمد", "باب"]
    assert order("fr", "pêche", "pécher", "peche", "œuf", "ouvrir") == [
        "œuf", "ouvrir", "peche", "pêche", "pécher"]  # fmt: skip


# ── What every language needs ───────────────────────────────────────────────────────────


@pytest.mark.parametrize("theme", ["book", "briefing", "handout"])
@every
def test_the_fonts_of_every_theme_have_the_letters(language: Language, theme: str) -> None:
    marks = "".join(language.quotes) + language.apostrophe + language.digits + THIN
    own = set(language.alphabet + language.alphabet.upper() + language.accented + marks)
    phrases = {c for field in language.phrases.__slots__
               for c in str(getattr(language.phrases, field))}  # fmt: skip
    for role, stack in themes.load(theme, language.code).fonts.items():
        assert not uncovered(own | phrases, stack.families), role
    arabic = themes.load(theme, "ar").families([language.code])
    assert not uncovered(own, arabic)


@every
def test_a_language_is_known_by_its_words(language: Language) -> None:
    assert guess(" ".join((*language.words, language.phrases.accessible))) == language.code


@every
def test_the_marks_of_a_language_stay_when_set_twice(language: Language) -> None:
    text = f'{language.name} "a {language.name} "b" c" d'
    once = set_line(text, language)
    assert '"' not in once
    assert set_line(once, language) == once


# ── Quotation marks and spaces ──────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ('הוא אמר: "קראתי ב"הארץ" על צה"ל" והלך', 'הוא אמר: ”קראתי ב’הארץ’ על צה"ל” והלך'),
        ('מ"מ אחד אמר "כן"', 'מ"מ אחד אמר ”כן”'),
        ('"ש"ס ניצחה"', '”ש"ס ניצחה”'),
        ("צה״ל, רח' הרצל, צ'רצ'יל ו״כן״", "צה״ל, רח' הרצל, צ'רצ'יל ו”כן”"),
    ],
)
def test_gershayim_are_no_quotation_marks(typed: str, set_as: str) -> None:
    assert set_line(typed, registry.language("he")) == set_as


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("rock 'n' roll, 'tis so", "rock ’n’ roll, ’tis so"),
        ("a 6' 2\" man, the boys' 'own' way", "a 6' 2\" man, the boys’ ‘own’ way"),
        ("she said \"he said 'no'\"", "she said “he said ‘no’”"),
    ],
)
def test_english_apostrophes(typed: str, set_as: str) -> None:
    assert set_line(typed, registry.language("en")) == set_as


def test_an_apostrophe_in_arabic_stays_unless_it_quotes() -> None:
    arabic = registry.language("ar")
    assert set_line("قال 'نعم' لـ 'ulama' و'Abd", arabic) == "قال “نعم” لـ 'ulama' و'Abd"


@given(st.text("ab «»;:!?\u00a0\u202f/.0()'\"", max_size=30))
def test_french_spaces_change_spaces_alone_and_once(text: str) -> None:
    once = "".join(french_spaces(text))
    assert "".join(once.split()) == "".join(text.split())
    assert "".join(french_spaces(once)) == once


# ── Several languages in one text ───────────────────────────────────────────────────────

MIXED = """\
متن عربي [متنِ اردو]{lang=ur-aran} و[עברית]{lang=he dir=ltr}.

::: {lang=fr dir=rtl}
Il dit: "oui".

1. un
:::
"""


def test_direction_and_face_follow_from_the_language(press: Press) -> None:
    made = press(MIXED, lang="ar", title="ن", to=("html", "epub"))
    files = {path.suffix: path for path in report(made).files}
    html = files[".html"].read_text(encoding="utf-8")
    assert '<span lang="ur-Aran" dir="rtl">' in html
    assert '<span lang="he" dir="rtl">' in html
    assert '<div lang="fr" dir="ltr">' in html
    assert f"dit{THIN}: «{THIN}oui{THIN}»." in html
    assert "ol:lang(fr) { list-style-type: decimal; }" in html
    assert '[lang|="he"] { font-family: "Frank Ruhl Libre"' in html
    with ZipFile(files[".epub"]) as book:
        assert 'lang="fr" dir="ltr" xml:lang="fr"' in book.read("EPUB/c1.xhtml").decode()
        names = {name.rpartition("/")[2] for name in book.namelist()}
        assert {"NotoNastaliqUrdu-Regular.ttf", "FrankRuhlLibre-Regular.ttf"} <= names
        assert "NotoNaskhArabic-Regular.ttf" not in names, "nothing is set in it"


def test_a_text_in_one_language_brings_no_other_fonts(press: Press) -> None:
    made = press("نص عربي.", lang="ar", title="ن", to=("epub",))
    with ZipFile(report(made).files[0]) as book:
        fonts = {name.split("/")[-1].split("-")[0] for name in book.namelist() if "/fonts/" in name}
        assert fonts == {"Amiri", "Vazirmatn"}
        assert "Heebo" not in book.read("EPUB/colophon.xhtml").decode()


def test_a_language_that_is_not_known_is_said_with_its_line(press: Press) -> None:
    made = press("نص.\n\nكلمة [söz]{lang=tr}.\n", lang="ar", title="ن", to=("html",))
    (note,) = (f for f in report(made).findings if f.id == "unknown-lang")
    assert note.place.line == 8
    assert "the language tr" in note.message


NASTALIQ = (
    "پرانے شہر کی تنگ گلیوں میں ایک کاتب رہتا تھا، جس کی دکان فجر سے پہلے کھل جاتی تھی۔ وہ قلم "
    "تراشتا، دوات میں سیاہی گھولتا، اور کھڑکی کے پاس بیٹھ کر قدیم کتابوں کی نقل تیار کرتا تھا۔ شہر "
    "کے اہلِ علم دور دور سے اُس کے پاس آتے: کوئی طب کی کتاب مانگتا، کوئی شاعری کا دیوان، اور کوئی "
    "صرف بیٹھ کر سننا چاہتا تھا۔ وہ کوئی نسخہ اُس وقت تک نہ بیچتا جب تک اصل سے حرف بہ حرف ملا نہ "
    "لیتا۔ اپنے شاگرد سے وہ کہا کرتا تھا: ”جان لو بیٹا، بے محل نقطہ معنی بگاڑ دیتا ہے، اور تنگ سطر "
    "آنکھ کو تھکا دیتی ہے۔ کششوں اور دائروں کو سانس لینے دو، اور نستعلیق کو جلدی میں نہ لکھو۔“ "
)


def meetings(leading: str, weight: int) -> tuple[int, int]:
    """Return how many pairs of lines touch, and how many there are."""
    engine.load()
    body = "".join(f"<p>{NASTALIQ[n * 9 :]}</p>" for n in range(6))
    sheet = f"""@page {{ size: A5; margin: 15mm }} p {{ margin: 0; text-align: justify;
        font: {weight} 13pt/{leading} "Noto Nastaliq Urdu" }}"""
    html = f'<html lang="ur-Aran" dir="rtl"><head><title>ن</title></head><body>{body}</body></html>'
    job = engine.Job(html, sheet, (families()["Noto Nastaliq Urdu"],), (), "rtl")
    found = [
        any(collide(a, b) for a in above for b in below)
        for (y, above), (lower, below) in pairwise(lines(engine._lay_out(job, tagged=False)))
        if 0 < lower - y < 1e5
    ]
    return sum(found), len(found)


@pytest.mark.parametrize("weight", [400, 700])
def test_lines_of_nastaliq_never_meet(weight: int) -> None:
    leading = themes.load("book", "ur-Aran").tokens["leading"]
    touching, pairs = meetings(leading, weight)
    assert touching == 0
    assert pairs > 30


def test_at_the_leading_of_naskh_they_would() -> None:
    assert meetings(themes.load("book", "ur").tokens["leading"], 400)[0] > 0
