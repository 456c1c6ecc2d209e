"""Stage 5, render: Edition → Rendering, by the theme's Jinja pages and style sheets.

Style sheets are Jinja too: they name the theme's tokens and fonts as ``{{ token.ink }}`` and
``{{ font.text }}``, because e-book readers and print engines do not all know CSS variables.
A name that does not exist is an error (StrictUndefined), never an empty string.

Jinja is imported here alone, and late: a worker that typesets has no use for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warraq import dates, registry, shipped, voices
from warraq.contents import titled
from warraq.errors import TemplateError
from warraq.model import Edition, Place, Rendering
from warraq.passes.fragments import phrases
from warraq.themes import Theme

if TYPE_CHECKING:
    from jinja2 import Environment, Template


RUNNING = 60
"""Longest running head, characters: half of the narrowest measure holds as many in two lines."""


def render(edition: Edition) -> Rendering:
    """Lay the edition out as its format wants it. Raises :class:`TemplateError`."""
    return registry.formats()[edition.format].lay_out(edition)


@cache
def _environment(folders: tuple[Path, ...], roots: tuple[Path, ...]) -> Environment:
    from jinja2 import (
        ChoiceLoader,
        Environment,
        FileSystemLoader,
        StrictUndefined,
        select_autoescape,
    )
    from markupsafe import Markup

    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folders), FileSystemLoader(roots)]),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html", "xhtml"), default_for_string=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["xhtml"] = Markup
    environment.filters["isolated"] = _isolated
    environment.filters["running"] = _running
    return environment


def _isolated(text: str) -> str:
    """Escape a line of plain text and isolate in it what runs from the left: ``C++``, ``50%``.

    The text itself went through :mod:`warraq.passes.fragments`; titles come from metadata.
    """
    from markupsafe import Markup, escape

    out, end = Markup(""), 0
    for start, stop in phrases(text):
        out += escape(text[end:start]) + Markup('<bdi dir="ltr">%s</bdi>') % text[start:stop]
        end = stop
    return out + escape(text[end:])


def _running(text: str) -> str:
    """Return a title as short as a running head can be: whole words, and a sign of more."""
    if len(text) <= RUNNING:
        return text
    return text[:RUNNING].rsplit(" ", 1)[0].rstrip("،؛:,.") + "…"


def environment(theme: Theme) -> Environment:
    """Return the theme's templates: ``page.html`` is its nearest, ``base/page.html`` that one."""
    return _environment(theme.folders(), shipped.search_path("templates"))


def interface(template: str, **names: object) -> str:
    """Render a page of the press's own: ``preview/index.html``. Raises :class:`TemplateError`."""
    known = _environment((), shipped.search_path("templates"))
    return _attempt(lambda: known.get_template(template).render(names))


def context(edition: Edition) -> dict[str, Any]:
    """Return the names that every template and style sheet knows."""
    document = edition.document
    theme = edition.theme
    return {
        "meta": document.metadata,
        "document": document,
        "language": document.language,
        "say": document.language.phrases,
        "titled": titled,
        "day": partial(dates.said, language=document.language, calendar=document.metadata.calendar),
        "moment": partial(dates.moment, language=document.language),
        "lang": document.metadata.lang,
        "logo": document.logo,
        "dir": document.language.direction,
        "is_book": document.manuscript.is_book,
        "theme": theme,
        "token": theme.tokens,
        "dark": theme.dark,
        "font": {role: stack.css for role, stack in theme.fonts.items()},
        "fonts": voices.families(edition),
        "voices": tuple(voices.voices(edition)),
    }


def page(edition: Edition, template: str, **more: object) -> str:
    """Render one page of the theme."""
    return _attempt(
        lambda: environment(edition.theme).get_template(template).render(context(edition) | more)
    )


def stylesheet(edition: Edition, name: str, **more: object) -> str:
    """Render one of the theme's style sheets, those of the themes it extends first.

    What the languages ask for comes last.
    """
    values: Mapping[str, Any] = context(edition) | more
    known = environment(edition.theme)
    sheets = tuple(s for n in (name, "languages.css") for s in edition.theme.stylesheets(n))
    return _attempt(lambda: "\n".join(_sheet(known, path).render(values) for path in sheets))


def _sheet(known: Environment, path: Path) -> Template:
    return _compiled(known, str(path), path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _compiled(known: Environment, path: str, text: str) -> Template:
    """Compile a style sheet by its path, so that an error names the file and the line."""
    from jinja2 import Template

    return Template.from_code(known, known.compile(text, path, path), known.make_globals(None))


def _attempt(work: Callable[[], str]) -> str:
    from jinja2 import TemplateError as JinjaError
    from jinja2 import TemplateSyntaxError, UndefinedError

    try:
        return work()
    except TemplateSyntaxError as error:
        name = error.filename or error.name or "template"
        raise TemplateError(f"{error.message}", Place(name, error.lineno)) from None
    except UndefinedError as error:
        raise TemplateError(
            f"a template uses a name that does not exist: {error.message}",
            _frame(error),
            hint="check the spelling; theme.toml lists the tokens",
        ) from None
    except JinjaError as error:
        raise TemplateError(f"a template failed: {error.message}", _frame(error)) from None


def _frame(error: BaseException) -> Place | None:
    """Return the template's file and line on which the error arose."""
    trace = error.__traceback__
    place = None
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if not name.endswith(".py"):
            place = Place(name, trace.tb_lineno)
        trace = trace.tb_next
    return place
