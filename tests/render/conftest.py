"""A story as a reader would get it, translated by hand into both languages, and a builder for small ones."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import strategies as st

from translate_pipeline.domain import (
    AlignedStory,
    Block,
    Finding,
    InlineTag,
    MatchKind,
    Penalty,
    RepairedMatch,
    Role,
    Segment,
    Severity,
    Status,
    Story,
    TagKind,
    Target,
)

MODEL = "embedded@5f0c2a91d7e4 ct2/int8 beam 4"

Sentence = tuple[Any, ...]


def tag(position: int, kind: TagKind, number: int, name: str = "b", **attributes: str) -> InlineTag:
    return InlineTag(position, kind, number, name, tuple(attributes.items()))


@dataclass
class Builder:
    """Adds blocks one by one; ``prose`` takes (source, {language: target or Target fields}, trailing) sentences."""

    blocks: list[Block] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    targets: dict[str, list[Target]] = field(default_factory=dict)

    def meta(self, text: str, *, before: str = "", role: Role = Role.META) -> Builder:
        self.blocks.append(Block(f"b{len(self.blocks) + 1}", role, text, before))
        return self

    def prose(self, role: Role, *sentences: Sentence, before: str = "", leading: str = "") -> Builder:
        block_id, text, block_tags = f"b{len(self.blocks) + 1}", "", []
        for index, (source, targets, *rest) in enumerate(sentences):
            tags = tuple(rest[0]) if rest else ()
            segment = Segment(
                f"{block_id}.s{index + 1}",
                block_id,
                source,
                "" if index else leading,
                "" if index == len(sentences) - 1 else "\N{NO-BREAK SPACE} ",
                tags,
            )
            start = len(text) + len(segment.leading)
            block_tags += [replace(t, position=start + t.position) for t in tags]
            text += segment.leading + segment.text + segment.trailing
            self.segments.append(segment)
            for language, given in targets.items():
                fields = {"text": given} if isinstance(given, str) else dict(given)
                fields = {"kind": MatchKind.MACHINE, "model": MODEL, **fields}
                self.targets.setdefault(language, []).append(Target(segment_id=segment.id, language=language, **fields))
        self.blocks.append(Block(block_id, role, text, before, tuple(block_tags)))
        return self

    def build(self, **fields: Any) -> AlignedStory:
        given = {
            "id": "story",
            "origin": "stories/story.txt",
            "format": "site",
            "blocks": tuple(self.blocks),
            "source_hash": "9f" * 32,
            "after": "\n",
            **fields,
        }
        targets = {language: tuple(row) for language, row in self.targets.items()}
        return AlignedStory(Story(**given), tuple(self.segments), targets)


def from_memory(text: str, kind: MatchKind, score: int, **fields: Any) -> dict[str, Any]:
    return {"text": text, "kind": kind, "score": score, "model": "", **fields}


@pytest.fixture
def builder() -> Builder:
    return Builder()


@pytest.fixture
def make_tag() -> Any:
    return tag


@pytest.fixture
def one_sentence() -> Any:
    """A story of one paragraph with one segment, for a source and target and whatever else a test wants to vary."""

    def build(source: str, target: str, **fields: Any) -> AlignedStory:
        source_tags = fields.pop("source_tags", ())
        story_fields = fields.pop("story", {})
        sentence = (source, {"ru": {"text": target, **fields}}, source_tags)
        return Builder().prose(Role.PARAGRAPH, sentence).build(**story_fields)

    return build


@pytest.fixture
def aligned() -> AlignedStory:
    """Eleven blocks in the layout of a site export: metadata, prose with markup, teasers, findings of each severity."""
    number = Finding("number-mismatch", Severity.ERROR, "56 of the source is missing", 61, 63)
    term = Finding("term-missing", Severity.WARNING, "“offtake” is “sarp ediş” in the termbase", 23, 33)
    long = Finding("length-ratio", Severity.INFO, "longer than usual for its source")
    bold = (tag(20, TagKind.OPEN, 1), tag(46, TagKind.CLOSE, 1))
    link = (tag(4, TagKind.OPEN, 2, "a", href="https://example.org/port"), tag(11, TagKind.CLOSE, 2, "a"))
    return (
        Builder()
        .prose(
            Role.HEADLINE,
            (
                "Ministers Review Progress on a New Gas Compressor Station",
                {
                    "ru": from_memory(
                        "Министры обсудили ход строительства новой газокомпрессорной станции",
                        MatchKind.CONTEXT,
                        101,
                        status=Status.APPROVED,
                        is_stored=True,
                    ),
                    "tk": "Ministrler täze gaz gysyjy stansiýanyň gurluşygyny ara alyp maslahatlaşdylar",
                },
            ),
        )
        .meta("09:40 14.05.2024 1318", before="\n\n")
        .meta("https://news.example.org/storage/posts/2204/cover.jpeg", before="\n\n")
        .prose(
            Role.PARAGRAPH,
            (
                "The construction of a gas compressor station was discussed in Ashgabat on Tuesday.",
                {
                    "ru": "Во вторник в Ашхабаде обсудили строительство газокомпрессорной станции.",
                    "tk": "Sişenbe güni Aşgabatda gaz gysyjy stansiýanyň gurluşygy ara alnyp maslahatlaşyldy.",
                },
            ),
            (
                "The station will move 56 million cubic metres of gas a day.",
                {
                    "ru": {
                        "text": "Станция будет перекачивать в сутки миллионы кубометров газа, 65 из них.",
                        "findings": (number,),
                    },
                    "tk": from_memory(
                        "Stansiýa her gün 56 million kub metr gaz geçirer.",
                        MatchKind.FUZZY,
                        86,
                        penalties=(Penalty("other-context", 2),),
                    ),
                },
            ),
            before="\n\n",
            leading="\N{NO-BREAK SPACE} ",
        )
        .prose(
            Role.PARAGRAPH,
            (
                "The parties noted a long-term offtake contract and signed a memorandum.",
                {
                    "ru": {
                        "text": "Стороны отметили долгосрочный контракт на закупку и подписали меморандум.",
                        "tags": (tag(17, TagKind.OPEN, 1), tag(49, TagKind.CLOSE, 1)),
                    },
                    "tk": {
                        "text": "Taraplar uzak möhletli satyn alyş şertnamasyny bellediler we ähtnama gol çekdiler.",
                        "tags": (tag(9, TagKind.OPEN, 1), tag(46, TagKind.CLOSE, 1)),
                        "findings": (term,),
                    },
                },
                bold,
            ),
            (
                "The seaport will receive the first turbines in August.",
                {
                    "ru": {
                        "text": "Морской порт примет первые турбины в августе.",
                        "tags": (
                            tag(0, TagKind.OPEN, 2, "a", href="https://example.org/port"),
                            tag(12, TagKind.CLOSE, 2, "a"),
                        ),
                    },
                    "tk": {
                        "text": "Deňiz porty ilkinji turbinalary awgust aýynda kabul eder.",
                        "findings": (long,),
                    },
                },
                link,
            ),
            before="\n\n",
            leading="\N{NO-BREAK SPACE} ",
        )
        .prose(
            Role.QUOTE,
            (
                "“We are ahead of schedule,” said the head of the project.",
                {
                    "ru": "«Мы опережаем график», — сказал руководитель проекта.",
                    "tk": from_memory(
                        "«Biz meýilnamadan öňde barýarys» diýip, taslamanyň ýolbaşçysy aýtdy.",
                        MatchKind.EXACT,
                        100,
                        status=Status.APPROVED,
                        is_stored=True,
                    ),
                },
            ),
            before="\n\n",
        )
        .meta("Other articles", before="\n\n")
        .meta("20240514-turbine.jpeg", before="\n")
        .prose(
            Role.TEASER_HEADLINE,
            (
                "A Ferry Terminal Opens on the Caspian Coast",
                {
                    "ru": "На побережье Каспия открылся паромный терминал",
                    "tk": "Hazaryň kenarynda parom terminaly açyldy",
                },
            ),
            before="\n",
        )
        .prose(
            Role.TEASER,
            (
                "The new terminal can serve 300 thousand passengers and 75 thousand lorries a year.",
                {
                    "ru": "Новый терминал способен обслуживать 300 тысяч пассажиров и 75 тысяч грузовиков в год.",
                    "tk": "Täze terminal ýylda 300 müň ýolagça we 75 müň ýük awtoulagyna hyzmat edip biler.",
                },
            ),
            (
                "The parties noted a long-term offtake contract and signed a memorandum.",
                {
                    "ru": "Стороны отметили долгосрочный контракт на закупку и подписали меморандум.",
                    "tk": {
                        "text": "The parties noted a long-term offtake contract and signed a memorandum.",
                        "kind": MatchKind.COPY,
                        "model": "",
                        "findings": (Finding("source-copied", Severity.ERROR, "not translated"),),
                    },
                },
            ),
            before="\n",
        )
        .meta("1 2 3", before="\n\n", role=Role.PARAGRAPH)
        .build(
            id="compressor-station",
            origin="stories/compressor-station.txt",
            metadata={
                "date": "14.05.2024 09:40",
                "views": "1318",
                "image": "https://news.example.org/storage/cover.jpeg",
            },
        )
    )


# -- arbitrary stories ------------------------------------------------------------------------------------------------

_NASTY = "ab <>&\"'`\\|*_[]{}#~=\t\n\r\x00\x0b\x1f\x85\u202e\u2066\u2069\ufffe\ud800\udc00я№ňŞ\N{NO-BREAK SPACE}😀"
_NAMES = ("b", "i", "em", "a", "br", "img", "span", "script", "q", "<x", "")
_ADDRESSES = (
    "https://example.org/?a=1&b=2",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "mailto:a@b.c",
    "//x",
    "\x00",
)


def _texts(max_size: int = 14) -> st.SearchStrategy[str]:
    return st.text(st.one_of(st.sampled_from(_NASTY), st.characters(codec="utf-8")), max_size=max_size)


def _tags(text: str) -> st.SearchStrategy[tuple[InlineTag, ...]]:
    one = st.builds(
        InlineTag,
        position=st.integers(0, len(text)),
        kind=st.sampled_from(TagKind),
        id=st.integers(1, 4),
        name=st.sampled_from(_NAMES),
        attributes=st.lists(st.tuples(st.just("href"), st.sampled_from(_ADDRESSES)), max_size=1).map(tuple),
        literal=st.sampled_from(("", "**", "<b>", "\x01")),
    )
    return st.lists(one, max_size=5).map(lambda tags: tuple(sorted(tags, key=lambda t: t.position)))


def _findings(text: str) -> st.SearchStrategy[tuple[Finding, ...]]:
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    one = st.builds(
        lambda severity, message, span: Finding("a-code", severity, message, *span),
        st.sampled_from(Severity),
        _texts(),
        span,
    )
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def _stories(draw: st.DrawFn) -> AlignedStory:
    languages = draw(st.sampled_from((("ru",), ("ru", "tk"))))
    builder = Builder(targets={language: [] for language in languages})
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            builder.meta(draw(_texts()), before=draw(_texts(3)))
            continue
        sentences = []
        for _ in range(draw(st.integers(1, 3))):
            source = draw(_texts())
            targets = {language: _target(draw, draw(_texts())) for language in languages}
            sentences.append((source, targets, draw(_tags(source))))
        builder.prose(draw(st.sampled_from(Role)), *sentences, before=draw(_texts(3)), leading=draw(_texts(2)))
    return builder.build(origin=draw(_texts()), metadata={"url": draw(_texts())}, after=draw(_texts(3)))


def _target(draw: st.DrawFn, text: str) -> dict[str, Any]:
    return {
        "text": text,
        "kind": draw(st.sampled_from(MatchKind)),
        "status": draw(st.sampled_from(Status)),
        "tags": draw(_tags(text)),
        "findings": draw(_findings(text)),
        "repaired": draw(st.none() | st.builds(RepairedMatch, _texts(), _texts())),
    }


@pytest.fixture(scope="session")
def stories() -> st.SearchStrategy[AlignedStory]:
    """Stories as hostile as the types allow: any text, any tags in any order, any spans."""
    return _stories()


@pytest.fixture(scope="session")
def texts() -> st.SearchStrategy[str]:
    return _texts()
