"""Fragments that run from the left are isolated in every format; here is the table of them.

Of every row the press's own PDF, and Chromium with the press's HTML, show the fragment's
characters from left to right as they are typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from _bidi import browser_lines, set_lines
from conftest import Press, report

from warraq.fonts import families
from warraq.passes.fragments import phrases
from warraq.typeset import engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TABLE = [
    # names
    ("لغة C++ قديمة", ["C++"]),
    ("لغة (C#) جديدة", ["C#"]),
    ("كتبها بلغة «C++» وحدها", ["C++"]),
    ("تعلّم لغة C++.", ["C++"]),
    ("منصة .NET الجديدة", [".NET"]),
    ("الإصدار v2.1 صدر", ["v2.1"]),
    ("تقدير A+ في الامتحان", ["A+"]),
    ("حساب @warraq ووسم #Arabic اليوم", ["@warraq", "#Arabic"]),
    # phrases: a number after a name is the name's, before it the text's
    ("برنامج Visual C++ 2022، ثم غيره", ["Visual C++ 2022"]),
    ("عام 2019 C++ هي الأولى", ["C++"]),
    # addresses
    ("انظر https://example.org/a?b=1، ثم عد", ["https://example.org/a?b=1"]),
    ("زر https://ar.wikipedia.org/wiki/كتاب، ثم عد", ["https://ar.wikipedia.org/wiki/كتاب"]),
    ("زر www.example.org.", ["www.example.org"]),
    ("موقع example.com/x هنا", ["example.com/x"]),
    ("راسل a.b@example.org.", ["a.b@example.org"]),
    # telephone, time, date
    ("اتصل على +1 (555) 010-2030 غدًا", ["+1 (555) 010-2030"]),
    ("اتصل على (02) 555 0102 غدًا", ["(02) 555 0102"]),
    ("من 10:30–11:00 صباحًا", ["10:30–11:00"]),
    ("الساعة 10:30 صباحًا", ["10:30"]),
    ("في 2024-05-01، ثم 12/5/2024", ["2024-05-01", "12/5/2024"]),
    # numbers with signs
    ("نسبة 50% من الناس", ["50%"]),
    ("بين 50%-60% من الناس", ["50%-60%"]),
    ("نحو 1/2 كيلو", ["1/2"]),
    ("الباب 1.2.3 وفيه", ["1.2.3"]),
    ("المسألة #5 هنا", ["#5"]),
    ("بلغت -3 درجات", ["-3"]),
    ("من 37.5° إلى -4°C ثم +7", ["37.5°", "-4°C", "+7"]),
    ("بقيمة $20 و€5.5 فقط", ["$20", "€5.5"]),
    # what the algorithm leaves no doubt about, or Arabic sets its own way
    ("النظام Windows 11 جديد", []),
    ("قيمة 3.14 و1,234 معروفة", []),
    ("سنة 1990-2000 وما بعدها", []),
    ("نسبة ٥٠٪ و١/٢ و١٠:٣٠", []),
    ("بروتوكول TCP/IP معروف", []),
    ("سورة 2:255 معروفة", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_the_table(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in phrases(text)] == expected


def test_every_format_carries_the_isolates(press: Press) -> None:
    made = press("لغة C++ بنسبة 50%، وانظر <https://example.org/a>.\n", lang="ar", title="ن")
    html = next(f for f in report(made).files if f.suffix == ".html").read_text(encoding="utf-8")
    assert '<bdi dir="ltr" lang="en">C++</bdi>' in html
    assert '<bdi dir="ltr">50%</bdi>' in html
    assert '<bdi dir="ltr">https://example.org/a</bdi></a>' in html


def test_a_power_stays_with_its_number(press: Press) -> None:
    made = press("نحو 10^-3^ غرام من CO~2~ و٣^٢^\n", lang="ar", title="ن", to=("html",))
    html = report(made).files[0].read_text(encoding="utf-8")
    assert '<bdi dir="ltr">10<sup><bdi dir="ltr">-3</bdi></sup></bdi> غرام' in html
    assert '<bdi dir="ltr">CO<sub>2</sub></bdi> و٣<sup>٢</sup>' in html


@pytest.mark.parametrize(
    "text",
    [
        "`C++` و<span lang='en'>C++</span> و<span dir='ltr'>50%</span>\n",
        "::: {lang=en}\nWe use C++ and 50%.\n:::\n",
    ],
)
def test_code_and_other_languages_are_left_alone(press: Press, text: str) -> None:
    made = press(text, lang="ar", title="ن", to=("html",))
    assert "<bdi" not in report(made).files[0].read_text(encoding="utf-8").split("</header>")[-1]


def test_a_text_from_the_left_is_left_alone(press: Press) -> None:
    made = press("C++ at 50%\n", lang="en", title="t", to=("html",))
    assert "<bdi" not in report(made).files[0].read_text(encoding="utf-8")


def _paragraphs() -> list[str]:
    marked = []
    for text, _ in TABLE:
        out, at = "", 0
        for start, end in phrases(text):
            out += f'{text[at:start]}<bdi dir="ltr">{text[start:end]}</bdi>'
            at = end
        marked.append(out + text[at:])
    return marked


def _check(lines: list[str]) -> None:
    for (text, fragments), line in zip(TABLE, lines, strict=True):
        for fragment in fragments:
            if not re.search("[\u0600-\u06ff]", fragment):
                assert fragment.replace(" ", "") in line, (text, line)


def test_print_shows_the_fragments_from_the_left() -> None:
    body = "".join(f"<p>{text}</p>" for text in _paragraphs())
    job = engine.Job(
        xhtml=f'<html lang="ar" dir="rtl"><head><title>ن</title></head><body>{body}</body></html>',
        stylesheet="@page { size: 300mm 2000mm } body { font: 16px/2 Vazirmatn }",
        families=(families()["Vazirmatn"],),
        assets=(),
        direction="rtl",
    )
    _check([lines[0][0] for lines in set_lines(job)])


@pytest.mark.validators
def test_chromium_shows_the_fragments_from_the_left(chromium: Browser) -> None:
    body = "".join(f"<p>{text}</p>" for text in _paragraphs())
    page = (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><style>p {{ line-height: 60px }}</style>{body}'
    )
    _check([lines[0] for lines in browser_lines(chromium, page, [[] for _ in TABLE])])
