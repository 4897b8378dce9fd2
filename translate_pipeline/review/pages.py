"""Pages and parts of pages as text. Templates escape every value that is not markup of our own making."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translate_pipeline.domain import LanguagePair, Note, Severity, context_hash
from translate_pipeline.errors import UsageError
from translate_pipeline.render.base import headline_key, sections
from translate_pipeline.render.diff import difference
from translate_pipeline.render.languages import name_of, own_name_of
from translate_pipeline.render.markup import markup, plain

from .row import FILTERS, Progress, lines, progress, term_spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import jinja2
    from markupsafe import Markup

    from translate_pipeline.domain import AlignedStory, Target
    from translate_pipeline.memory.concordance import Hit
    from translate_pipeline.render.base import Section

    from .desk import Desk
    from .replace import Replacement


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: its parts, its query, the secret for changes, and the time in seconds."""

    path: Mapping[str, Any]
    query: Mapping[str, str]
    form_key: str
    now: float

    @property
    def folder(self) -> str:
        return str(self.path["folder"])

    @property
    def language(self) -> str:
        return str(self.path["language"])


def stories(desk: Desk, asked: Asked) -> str:
    cards = desk.shelf.cards(asked.now)
    languages = sorted({language for card in cards for language in card.languages})
    totals = {
        language: sum((c.languages[language] for c in cards if language in c.languages), Progress())
        for language in languages
    }
    return _fill("stories.html.j2", cards=cards, languages=languages, totals=totals, age=age)


def story(desk: Desk, asked: Asked) -> str:
    folder, language = asked.folder, asked.language
    aligned = _aligned(desk, folder, language)
    found = lines(aligned, language, termbase=desk.termbase, comments=desk.comment_counts(folder, language))
    return _fill(
        "story.html.j2",
        title=plain(aligned.story.title),
        source_language=aligned.story.language,
        folder=folder,
        language=language,
        languages=sorted(aligned.targets),
        lines=found,
        progress=progress(aligned, language),
        filters={name: label for name, label in FILTERS.items() if name != "changed" or aligned.update},
        update=aligned.update,
        removed=_removed(aligned, language),
        form_key=asked.form_key,
        out=context_hash(str(desk.corrections.out.resolve())),  # unsaved text of another folder is not shown here
    )


def _removed(aligned: AlignedStory, language: str) -> list[tuple[Markup, Target | None, Markup]]:
    """What the last version had and this one has not: source, and target as it was delivered."""
    found = [(s, s.targets.get(language)) for s in (aligned.update.removed if aligned.update else ())]
    return [(markup(s.text, s.tags), t, markup(t.text, t.tags) if t else markup("")) for s, t in found]


def preview(desk: Desk, asked: Asked) -> str:
    """The finished story in one language, as its readers will have it."""
    folder, language = asked.folder, asked.language
    aligned = _aligned(desk, folder, language)
    targets = {t.segment_id: t for t in aligned.targets[language]}
    blocks = [
        (s.block.role.value, [(markup(targets[r.segment.id].text, targets[r.segment.id].tags), r) for r in s.rows], s)
        for s in _once(sections(aligned, (language,)))
        if s.block.text.strip()
    ]
    return _fill(
        "preview.html.j2",
        title=plain(aligned.story.title),
        source_language=aligned.story.language,
        folder=folder,
        language=language,
        blocks=blocks,
        progress=progress(aligned, language),
        markup=markup,
    )


def _once(blocks: Sequence[Section]) -> Iterator[Section]:
    """Without the headlines that say again what one before them says: readers get it once."""
    seen = set()
    for section in blocks:
        key = headline_key(section)
        if key is None or key not in seen:
            yield section
        seen.add(key)


def panel(desk: Desk, asked: Asked) -> str:
    """All there is to know of one segment."""
    folder, language = asked.folder, asked.language
    found = desk.find(folder, language, str(asked.path["segment"]))
    pair = LanguagePair(found.aligned.story.language, language)
    segment = found.segment
    comments = [c for c in desk.corrections.comments(folder, language) if c.segment == segment.id]
    terms = term_spans(segment, pair, desk.termbase)
    return _fill(
        "panel.html.j2",
        number=found.index + 1,
        language=language,
        source_language=pair.source,
        suggestions=desk.suggestions(found),
        terms=list(dict.fromkeys((segment.text[t.start : t.end], t.message) for t in terms)),
        history=desk.corrections.history(folder, segment.id, language),
        comments=comments,
        remarks={str(Note(c.author, c.text)) for c in comments},  # a unit's notes that stand here already
        target=found.target,
        twins=desk.twins(folder, language, segment.id),
        markup=markup,
        difference=difference,
    )


def concordance(desk: Desk, asked: Asked) -> str:
    aligned = _aligned(desk, asked.folder, asked.language)
    question = asked.query.get("q", "")
    hits = desk.concordance(question, aligned.story.language, asked.language) if question.strip() else []
    return _fill(
        "concordance.html.j2",
        hits=[(hit.unit, _hit_markup(hit, "source"), _hit_markup(hit, "target")) for hit in hits],
        source_language=aligned.story.language,
        language=asked.language,
    )


def rows(
    desk: Desk, folder: str, language: str, aligned: AlignedStory, *, only: set[str] | None = None
) -> dict[str, str]:
    """The HTML of rows by segment id; all of them where ``only`` is empty."""
    one = next(iter(only)) if only and len(only) == 1 else ""
    found = lines(aligned, language, termbase=desk.termbase, comments=desk.comment_counts(folder, language), only=one)
    return {
        line.segment: _fill("row.html.j2", line=line, language=language, source_language=aligned.story.language)
        for line in found
        if not only or line.segment in only
    }


def conflict(desk: Desk, folder: str, language: str, segment_id: str, mine: str | None) -> str:
    """Both texts of a segment that two people changed. ``mine`` None: only the status was to change."""
    found = desk.find(folder, language, segment_id)
    history = desk.corrections.history(folder, segment_id, language)
    return _fill(
        "conflict.html.j2",
        number=found.index + 1,
        language=language,
        target=found.target,
        last=history[0] if history else None,
        mine=mine,
        difference=difference,
    )


def replacements(found: Sequence[Replacement], language: str) -> str:
    return _fill("replacements.html.j2", found=found, language=language)


def trouble(message: str, remedy: str) -> str:
    return _fill("trouble.html.j2", message=message, remedy=remedy)


def age(seconds: float | None) -> str:
    """``3 h``; '' for None."""
    if seconds is None:
        return ""
    for size, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{int(seconds // size)} {name} ago"
    return "just now"


def _aligned(desk: Desk, folder: str, language: str) -> AlignedStory:
    aligned = desk.corrections.story(folder)
    if language not in aligned.targets:
        raise UsageError(f"{folder}: not translated into {language}", remedy="choose a language from the list")
    return aligned


def _hit_markup(hit: Hit, side: str) -> Markup:
    from translate_pipeline.domain import Finding

    text = hit.unit.source if side == "source" else hit.unit.target
    spans = hit.spans if hit.side == side else ()
    return markup(text, (), [Finding("hit", Severity.INFO, "found here", start, end) for start, end in spans])


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(plain=plain, name_of=name_of, own_name_of=own_name_of)
    return environment


def _fill(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values)
