"""``run``, ``status`` and ``inspect``: a batch, what came of it, and how a story is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from translate_pipeline.cli.output import JsonOption, note, print_json, print_table

if TYPE_CHECKING:
    from translate_pipeline.config import FeedSettings, Settings
    from translate_pipeline.domain import Story
    from translate_pipeline.ingest import ReadOptions
    from translate_pipeline.pipeline.options import RunOptions, RunReport, StoryOutcome
    from translate_pipeline.pipeline.plan import Plan

ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings file [default: translate-pipeline.toml].")
]
MemoryOption = Annotated[
    str | None,
    typer.Option(
        "--memory",
        "-M",
        metavar="FILE",
        help="Translation memory, or postgresql://USER@HOST/DATABASE [default: the user's file].",
    ),
]


def run(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Files, folders or patterns [default: the sample stories].")
    ] = None,
    *,
    to: Annotated[list[str] | None, typer.Option("--to", help="Target language; repeatable [default: ru, tk].")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Output folder [default: out].")] = None,
    memory: MemoryOption = None,
    model: Annotated[
        str | None, typer.Option("--model", help="Profile (auto, embedded, opus, big) or a model folder.")
    ] = None,
    engine: Annotated[str | None, typer.Option("--engine", help="ct2 (fast) or hf (the reference).")] = None,
    beam: Annotated[int | None, typer.Option("--beam", min=1, max=32, help="Beam size.")] = None,
    threads: Annotated[int | None, typer.Option("--threads", min=0, help="CPU threads; 0 is every core.")] = None,
    repair: Annotated[
        bool | None, typer.Option("--repair/--no-repair", help="Repair similar approved sentences [default: repair].")
    ] = None,
    termbase: Annotated[
        Path | None, typer.Option("--termbase", help="Names that translations must use (CSV, TSV or TBX).")
    ] = None,
    formats: Annotated[str | None, typer.Option("--formats", help="Comma-separated output formats, or 'all'.")] = None,
    format: Annotated[  # noqa: A002 - the option's name
        str, typer.Option("--format", help="Read every source in this format instead of recognising it.")
    ] = "",
    encoding: Annotated[str, typer.Option("--encoding", help="Decode text files so instead of finding out.")] = "",
    config: ConfigOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and how long; write nothing.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Translate stories into aligned bilingual copies. The same command again goes on, or costs almost nothing."""
    from translate_pipeline.config import load_settings

    settings = load_settings(config)
    given = {
        "to": to,
        "out": str(out) if out else None,
        "memory": memory,
        "model": model,
        "engine": engine,
        "beam": beam,
        "threads": threads,
        "repair": repair,
        "termbase": str(termbase) if termbase else None,
        "formats": formats.split(",") if formats else None,
    }
    settings = msgspec.structs.replace(settings, **{k: v for k, v in given.items() if v is not None})
    options = _options(settings, sources or [], format, encoding)
    return _plan(options, as_json=as_json) if dry_run else _run(options, quiet=quiet, as_json=as_json)


def _options(settings: Settings, sources: list[str], format_name: str, encoding: str) -> RunOptions:
    from translate_pipeline.ingest import reader
    from translate_pipeline.memory import chosen_address
    from translate_pipeline.pipeline.options import RunOptions
    from translate_pipeline.render import choose_formats
    from translate_pipeline.resources import corpus_directory

    if format_name:
        reader(format_name)  # an unknown one is refused before any work
    return RunOptions(
        sources=tuple(sources) or (_shown(corpus_directory() / "stories"),),
        to=tuple(dict.fromkeys(settings.to)),
        out=Path(settings.out),
        memory=chosen_address(settings.memory),
        formats=choose_formats(settings.formats),
        model=settings.model,
        engine=settings.engine,
        beam=settings.beam,
        threads=settings.threads,
        repair=settings.repair,
        termbase=Path(settings.termbase).expanduser() if settings.termbase else None,
        format=format_name,
        reading=_reading(settings.feed, encoding),
    )


def _shown(path: Path) -> str:
    """The path as a person here would write it: stories keep it as their origin."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


def _reading(feed: FeedSettings, encoding: str = "") -> ReadOptions:
    from translate_pipeline.ingest import ReadOptions

    return ReadOptions(
        encoding=encoding,
        id=feed.id,
        title=feed.title,
        body=feed.body,
        summary=feed.summary,
        date=feed.date,
        url=feed.url,
        author=feed.author,
        image=feed.image,
    )


def _run(options: RunOptions, *, quiet: bool, as_json: bool) -> int:
    from translate_pipeline.cli.progress import observer
    from translate_pipeline.pipeline.batch import run

    with observer(quiet=quiet or as_json) as watcher:
        report = run(options, watcher)
    if as_json:
        print_json(report.to_json())
    elif not quiet:
        _print_report(report)
    return report.exit_code


def _print_report(report: RunReport) -> None:
    counts = report.counts
    print_table(
        ["", "segments", "words"],
        [[kind, counts.segments[kind], counts.words[kind]] for kind in sorted(counts.segments)]
        + [["total", counts.segments.total(), counts.words.total()]],
        right=(1, 2),
    )
    for outcome in report.updates:
        typer.echo(f"updated {_update(outcome)}")
    for code, number in sorted(counts.findings.items()):
        typer.echo(f"finding {code}: {number}")
    typer.echo(
        f"{report.done} stories done, {len(report.failures)} failed, {counts.flagged} segments flagged,"
        f" {report.translated} translated now, {report.seconds:.1f} s → {report.out / 'index.html'}"
    )
    for failure in report.failures:
        note(f"failed: {failure.message}")


def _update(outcome: StoryOutcome) -> str:
    """``ferry (revision 2): 12 kept, 2 moved, 1 changed, 1 removed; renamed from stories/port.txt``."""
    counts = ", ".join(f"{number} {kind}" for kind, number in outcome.counts.update.items() if number)
    renamed = f"renamed from {outcome.renamed_from}" if outcome.renamed_from else ""
    return f"{outcome.folder} (revision {outcome.revision}): {'; '.join(filter(None, (counts, renamed)))}"


def _plan(options: RunOptions, *, as_json: bool) -> int:
    from translate_pipeline.pipeline.plan import plan

    result = plan(options)
    if as_json:
        print_json(result.to_json())
    else:
        _print_plan(result)
    return int(bool(result.failures))


def _print_plan(result: Plan) -> None:
    rows = [
        [pair, kind, found.segments[kind], found.words[kind]]
        for pair, found in result.pairs.items()
        for kind in sorted(found.segments)
    ]
    print_table(["pair", "from", "segments", "words"], rows, right=(2, 3))
    for outcome in result.updates:
        typer.echo(f"would update {_update(outcome)}")
    typer.echo(f"{result.stories} stories, about {result.seconds:.0f} s to translate")
    for _, message in result.failures:
        note(f"would fail: {message}")


def status(
    out: Annotated[Path, typer.Argument(help="Output folder of a run.")] = Path("out"),
    *,
    as_json: JsonOption = False,
) -> int:
    """Show what is done, partly done or failed in an output folder, and why."""
    from translate_pipeline.pipeline.status import status

    result = status(out)
    if as_json:
        print_json(result.to_json())
        return result.exit_code
    print_table(
        ["story", "state", "revision", "segments", "recalled", "flagged", ""],
        [
            [s.folder, s.state, s.revision, s.counts.segments.total(), s.counts.recalled, s.counts.flagged, s.message]
            for s in result.stories
        ],
        right=(2, 3, 4, 5),
    )
    if not result.is_finished:
        note("the last run was interrupted: the same run command goes on from here")
    return result.exit_code


def inspect(
    source: Annotated[Path, typer.Argument(help="A story or a feed.")],
    *,
    format: Annotated[str, typer.Option("--format", help="Read in this format.")] = "",  # noqa: A002
    encoding: Annotated[str, typer.Option("--encoding", help="Decode a text file so.")] = "",
    config: ConfigOption = None,
    as_json: JsonOption = False,
) -> int:
    """Show how a story is read and split: metadata, blocks, segments, warnings."""
    from translate_pipeline.config import load_settings
    from translate_pipeline.domain import Story
    from translate_pipeline.ingest import read_stories

    code, values = 0, []
    for item in read_stories(source, format=format or None, options=_reading(load_settings(config).feed, encoding)):
        if not isinstance(item, Story):
            note(f"error: {item}")
            code = 1
        elif as_json:
            values.append(_story_json(item))
        else:
            _print_story(item)
    if as_json:
        print_json(values)
    return code


def _story_json(story: Story) -> dict[str, object]:
    from translate_pipeline.segment import segment_story

    value: dict[str, object] = msgspec.to_builtins(story)
    return {**value, "segments": msgspec.to_builtins(segment_story(story))}


def _print_story(story: Story) -> None:
    from translate_pipeline.segment import segment_story

    typer.echo(f"{story.origin}: {story.id} ({story.format})")
    for key, value in story.metadata.items():
        typer.echo(f"  {key}: {value}")
    for warning in story.warnings:
        note(f"warning: {warning}")
    segments = segment_story(story)
    for block in story.blocks:
        typer.echo(f"{block.id} {block.role}")
        own = [s for s in segments if s.block_id == block.id]
        for segment in own:
            typer.echo(f"    {segment.id}  {segment.text}")
        if not own:
            typer.echo(f"    {'':>{len(block.id) + 4}}  {block.text.strip()}")
