"""What the pages of the preview say. Messages of the press itself are English as yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from warraq.digits import written
from warraq.model import Direction, Severity

Tongue: TypeAlias = Literal["ar", "en"]


@dataclass(frozen=True, slots=True)
class Words:
    """One language of the interface. ``plurals`` are for 1, 2, 3–10 and more (CLDR: ar)."""

    lang: Tongue
    direction: Direction
    name: str
    preview: str
    publications: str
    nothing: str
    building: str
    failed: str
    no_longer: str
    last_good: str
    editions: str
    findings: str
    no_findings: str
    severities: Mapping[Severity, str]
    plurals: Mapping[Severity, tuple[str, str, str, str]]
    line: str
    hint: str
    first_page: str
    formats: Mapping[str, str]
    open_alone: str
    missing_pdf: str
    missing_epub: str
    how_npm: str
    how_again: str
    offline: str
    digits: str
    skip: str
    page: str
    of: str
    previous: str
    next: str
    larger: str
    smaller: str
    fit: str
    contents: str
    note: str
    close: str
    view_failed: str

    def number(self, value: int) -> str:
        """Write a number in the digits of the language."""
        return written(str(value), self.digits)

    def count(self, severity: Severity, value: int) -> str:
        """Say how many findings of a severity there are: «٣ تنبيهات»."""
        one, two, few, many = self.plurals[severity]
        tail = value % 100
        form = one if value == 1 else two if value == 2 else few if 3 <= tail <= 10 else many
        return form.format(n=self.number(value))


ARABIC = Words(
    lang="ar",
    direction="rtl",
    name="العربية",
    preview="معاينة",
    publications="المنشورات",
    nothing="لا منشور بعد.",
    building="يُبنى الآن…",
    failed="توقّف البناء",
    no_longer="هذا المنشور لم يعد موجودًا.",
    last_good="ما تراه هو آخر ما بُني سليمًا.",
    editions="الطبعات",
    findings="الملاحظات",
    no_findings="لا ملاحظات.",
    severities={Severity.ERROR: "خطأ", Severity.WARNING: "تنبيه", Severity.NOTE: "ملاحظة"},
    plurals={
        Severity.ERROR: ("خطأ واحد", "خطآن", "{n} أخطاء", "{n} خطأً"),
        Severity.WARNING: ("تنبيه واحد", "تنبيهان", "{n} تنبيهات", "{n} تنبيهًا"),
        Severity.NOTE: ("ملاحظة واحدة", "ملاحظتان", "{n} ملاحظات", "{n} ملاحظة"),
    },
    line="السطر {n}",
    hint="اقتراح:",
    first_page="الصفحة الأولى من «{title}»",
    formats={"html": "صفحة ويب", "epub": "كتاب إلكتروني", "pdf": "PDF"},
    open_alone="افتح الملف وحده",
    missing_pdf="عارض PDF.js غير موجود، فالعرض بعارض متصفحك.",
    missing_epub="قارئ الكتب الإلكترونية غير موجود، فالعرض لفصول الكتاب كما هي داخله.",
    how_npm="لتجده ثبّت npm، ثم أعد تشغيل serve والشبكة موصولة، مرة واحدة.",
    how_again="لتجده أعد تشغيل serve والشبكة موصولة، مرة واحدة.",
    offline="انقطع الاتصال بالمعاينة؛ أعد تشغيل الأمر serve.",
    digits="٠١٢٣٤٥٦٧٨٩",
    skip="إلى المحتوى",
    page="الصفحة",
    of="من {n}",
    previous="السابق",
    next="التالي",
    larger="تكبير",
    smaller="تصغير",
    fit="عرض الصفحة كاملًا",
    contents="المحتويات",
    note="حاشية",
    close="إغلاق",
    view_failed="تعذّر عرض هذا الملف.",
)

ENGLISH = Words(
    lang="en",
    direction="ltr",
    name="English",
    preview="Preview",
    publications="Publications",
    nothing="No publication yet.",
    building="Building…",
    failed="The build stopped",
    no_longer="This publication is not there any more.",
    last_good="You see what was last built without fault.",
    editions="Editions",
    findings="Findings",
    no_findings="No findings.",
    severities={Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"},
    plurals={
        Severity.ERROR: ("1 error", *("{n} errors",) * 3),
        Severity.WARNING: ("1 warning", *("{n} warnings",) * 3),
        Severity.NOTE: ("1 note", *("{n} notes",) * 3),
    },
    line="line {n}",
    hint="Hint:",
    first_page="First page of {title}",
    formats={"html": "Web page", "epub": "E-book", "pdf": "PDF"},
    open_alone="Open the file by itself",
    missing_pdf="PDF.js is not there; your browser's own viewer shows the file.",
    missing_epub="The e-book reader is not there; you see the chapters as the file has them.",
    how_npm="To have it, install npm, then start serve again with the network, once.",
    how_again="To have it, start serve again with the network, once.",
    offline="The preview does not answer; start serve again.",
    digits="0123456789",
    skip="To the content",
    page="Page",
    of="of {n}",
    previous="Previous",
    next="Next",
    larger="Larger",
    smaller="Smaller",
    fit="Fit the width",
    contents="Contents",
    note="Note",
    close="Close",
    view_failed="This file cannot be shown.",
)

ALL: Mapping[str, Words] = {"ar": ARABIC, "en": ENGLISH}


def chosen(*wishes: str) -> Words:
    """Return the language of the first wish that can be met; Arabic when there is none.

    A wish is a language tag, or a list of them as browsers send it (RFC 9110 §12.5.4).
    """
    for wish in wishes:
        for tag in _by_weight(wish):
            if words := ALL.get(tag.split("-")[0]):
                return words
    return ARABIC


def _by_weight(wish: str) -> list[str]:
    weighed = []
    for item in wish.lower().split(","):
        tag, _, weight = item.partition(";q=")
        try:
            weighed.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0])]
