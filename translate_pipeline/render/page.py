"""HTML pages from the package's templates: one style sheet inline, allowed by its hash, and nothing else allowed."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate_pipeline.render.base import encode

if TYPE_CHECKING:
    import jinja2

_TEMPLATES = Path(__file__).parent / "templates"


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


@cache
def _style(names: tuple[str, ...]) -> tuple[str, str]:
    """The style sheets as one, and the policy source that allows exactly it (CSP Level 3, section 2.3.1)."""
    sheet = "".join((_TEMPLATES / name).read_text("utf-8") for name in names)
    digest = hashlib.sha256(sheet.encode("utf-8")).digest()
    return sheet, f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def page(template: str, *, sheets: tuple[str, ...] = ("page.css",), **values: Any) -> bytes:
    """The template filled in, in the style of ``sheets``. Every value is escaped unless it is Markup."""
    from markupsafe import Markup

    sheet, source = _style(sheets)
    # The sheet is ours and holds no "</"; a policy that allows nothing but it cannot be widened by page content.
    filled = _environment().get_template(template).render(style=Markup(sheet), style_source=source, **values)  # noqa: S704
    return encode(filled)
