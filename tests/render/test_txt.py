from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from translate_pipeline.domain import Role, TagKind
from translate_pipeline.render import render
from translate_pipeline.render.base import storable

if TYPE_CHECKING:
    from translate_pipeline.domain import AlignedStory


def _text(aligned: AlignedStory, language: str = "ru") -> str:
    return dict(render(aligned, ["txt"]))[f"story.{language}.txt"].decode("utf-8")


def test_the_layout_is_the_source_s_own(aligned: AlignedStory) -> None:
    """Headline, metadata lines, indents, double spaces, the list of other articles: all where the source has them."""
    assert _text(aligned) == (
        "Министры обсудили ход строительства новой газокомпрессорной станции\n\n"
        "09:40 14.05.2024 1318\n\n"
        "https://news.example.org/storage/posts/2204/cover.jpeg\n\n"
        "\N{NO-BREAK SPACE} Во вторник в Ашхабаде обсудили строительство газокомпрессорной станции."
        "\N{NO-BREAK SPACE} Станция будет перекачивать в сутки миллионы кубометров газа, 65 из них.\n\n"
        "\N{NO-BREAK SPACE} Стороны отметили долгосрочный контракт на закупку и подписали меморандум."
        "\N{NO-BREAK SPACE} Морской порт примет первые турбины в августе.\n\n"
        "«Мы опережаем график», — сказал руководитель проекта.\n\n"
        "Other articles\n"
        "20240514-turbine.jpeg\n"
        "На побережье Каспия открылся паромный терминал\n"
        "Новый терминал способен обслуживать 300 тысяч пассажиров и 75 тысяч грузовиков в год."
        "\N{NO-BREAK SPACE} Стороны отметили долгосрочный контракт на закупку и подписали меморандум.\n\n"
        "1 2 3\n"
    )


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_a_story_translated_into_itself_is_its_source(
    stories: st.SearchStrategy[AlignedStory], data: st.DataObject
) -> None:
    """The layout is kept to the last character, carriage returns and markup included."""
    aligned = data.draw(stories)
    blocks = aligned.story.blocks
    has_layout = len(blocks) < 2 or any(set(block.before) & {"\n", "\r"} for block in blocks[1:])
    is_sane = all(len({(tag.kind, tag.id) for tag in block.tags}) == len(block.tags) for block in blocks)
    targets = tuple(
        replace(target, text=segment.text, tags=segment.tags)
        for segment, target in zip(aligned.segments, aligned.targets["ru"], strict=True)
    )
    if has_layout and is_sane:
        assert _text(replace(aligned, targets={"ru": targets})) == storable(aligned.story.layout)


def test_markdown_markup_stands_where_the_target_s_tags_stand(one_sentence: Any, make_tag: Any) -> None:
    tags = tuple(
        replace(make_tag(place, kind, 1), literal="**") for place, kind in ((4, TagKind.OPEN), (8, TagKind.CLOSE))
    )
    moved = (make_tag(0, TagKind.OPEN, 1), make_tag(5, TagKind.CLOSE, 1))
    assert _text(one_sentence("The port opened", "Порт открыт", source_tags=tags, tags=moved)) == "**Порт **открыт\n"


def test_a_source_without_a_layout_gets_paragraphs(builder: Any) -> None:
    """Blocks of an HTML page or a feed hold nothing between them: they must not run into each other."""
    for source, target in (("One.", "Раз."), ("Two.", "Два.")):
        builder.prose(Role.PARAGRAPH, (source, {"ru": target}))
    assert _text(builder.build(after="")) == "Раз.\n\nДва.\n"
