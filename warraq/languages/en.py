"""English."""

from warraq.model import Language, Phrases
from warraq.passes.quotes import house_quotes

LANGUAGE = Language(
    code="en",
    name="English",
    direction="ltr",
    digits="0123456789",
    counter_style="decimal",
    quotes=("“", "”", "‘", "’"),
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    date="{day} {month} {year}",
    phrases=Phrases(
        contents="Contents",
        summary="Summary",
        notes="Notes",
        note="Note",
        back_to_text="Back to the text",
        skip_to_text="Skip to the text",
        cover="Cover",
        cover_of="Cover of “{title}”",
        colophon="Colophon",
        title_page="Title page",
        published="Published",
        author="Author",
        keywords="Keywords",
        rights="Rights",
        page_of="{page} / {pages}",
        made_with="Set with Warraq.",
        fonts_used="Fonts: {fonts}, under {license}.",
        text_start="Text",
        accessible="A text that a screen reader gives back whole and in order, with nested headings and a table of contents.",
        done="done",
        to_do="to do",
        separator=", ",
        kinds={"briefing": "Briefing", "book": "Book", "handout": "Handout"},
    ),
    passes=(house_quotes,),
)
