"""العربية: the reference language of the press."""

from warraq.model import Language, Phrases
from warraq.passes.quotes import house_quotes

LANGUAGE = Language(
    code="ar",
    name="العربية",
    direction="rtl",
    digits="٠١٢٣٤٥٦٧٨٩",
    counter_style="arabic-indic",
    quotes=("«", "»", "“", "”"),
    months=(
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو",
        "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ),
    date="{day} {month} {year}",
    phrases=Phrases(
        contents="المحتويات",
        summary="الخلاصة",
        notes="الحواشي",
        note="حاشية",
        back_to_text="العودة إلى المتن",
        skip_to_text="انتقل إلى المتن",
        cover="الغلاف",
        cover_of="غلاف «{title}»",
        colophon="بيانات النشر",
        title_page="صفحة العنوان",
        published="تاريخ النشر",
        author="الكاتب",
        keywords="الكلمات المفتاحية",
        rights="الحقوق",
        page_of="{page} / {pages}",
        made_with="أُخرج هذا النص بمطبعة ورّاق.",
        fonts_used="الخطوط: {fonts}، برخصة {license}.",
        text_start="المتن",
        accessible="كتاب نصّي يعيد القارئ الآلي قراءته كاملًا بترتيبه، بعناوين متدرّجة وفهرس للتنقّل.",
        done="تمّ",
        to_do="لم يتمّ",
        separator="، ",
        kinds={"briefing": "موجز", "book": "كتاب", "handout": "مذكّرة"},
    ),
    passes=(house_quotes,),
)
