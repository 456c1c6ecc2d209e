"""فارسی: Persian."""

from warraq.model import Language, Phrases
from warraq.passes.quotes import house_quotes

LANGUAGE = Language(
    code="fa",
    name="فارسی",
    direction="rtl",
    digits="۰۱۲۳۴۵۶۷۸۹",
    counter_style="persian",
    quotes=("«", "»", "‹", "›"),
    months=(
        "ژانویهٔ", "فوریهٔ", "مارس", "آوریل", "مهٔ", "ژوئن",
        "ژوئیهٔ", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر",
    ),
    date="{day} {month} {year}",
    phrases=Phrases(
        contents="فهرست",
        summary="چکیده",
        notes="یادداشت‌ها",
        note="یادداشت",
        back_to_text="بازگشت به متن",
        skip_to_text="رفتن به متن",
        cover="جلد",
        cover_of="جلد «{title}»",
        colophon="شناسنامه",
        title_page="صفحهٔ عنوان",
        published="تاریخ انتشار",
        author="نویسنده",
        keywords="کلیدواژه‌ها",
        rights="حقوق",
        page_of="{page} / {pages}",
        made_with="این متن با ورّاق آماده شده است.",
        fonts_used="قلم‌ها: {fonts}، با پروانهٔ {license}.",
        text_start="متن",
        accessible="کتابی متنی که نرم‌افزار صفحه‌خوان آن را کامل و به‌ترتیب می‌خواند، با سرفصل‌های منظم و فهرست.",
        done="انجام شد",
        to_do="انجام نشده",
        separator="، ",
        kinds={"briefing": "گزارش کوتاه", "book": "کتاب", "handout": "جزوه"},
    ),
    passes=(house_quotes,),
)
