"""A training recipe: everything that decides what a model becomes, read from TOML into typed values.

Paths of corpora and dev sets are relative to the data folder: the recipe's own, unless ``load_recipe`` is told another.
Corpora without a path are generated from the templates of this package.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from translate_pipeline.errors import ConfigError
from translate_pipeline.training.licences import Licences, is_admitted
from translate_pipeline.training.recipe_file import read_table

Positive = Annotated[int, Meta(ge=1)]
Rate = Annotated[float, Meta(gt=0, le=1)]
Fraction = Annotated[float, Meta(ge=0, lt=1)]
_TEMPLATED = frozenset({"en", "ru", "tk"})
Share = Annotated[float, Meta(ge=0, le=1)]
#: A source token that says how a pair was made, such as ``<bt>``; '' for pairs that people made.
Tag = Annotated[str, Meta(pattern=r"^(<[a-z][a-z0-9-]*>)?$")]


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Network(_Section, frozen=True):
    """Sizes of the Marian transformer; the embeddings of both sides and the output are one matrix."""

    d_model: Positive = 256
    ffn: Positive = 1536
    heads: Positive = 8
    encoder_layers: Positive = 6
    decoder_layers: Positive = 2


class Vocabulary(_Section, frozen=True):
    """``size`` pieces of one joint SentencePiece model, before labels and padding are added.

    ``sampling`` above 0 cuts the sources of repeated pairs (``weight``) into other pieces, the lower the wilder.
    """

    size: Annotated[int, Meta(ge=400, le=64_000)] = 16_000
    sampling: Annotated[float, Meta(ge=0, le=1)] = 0.0


class Optimiser(_Section, frozen=True):
    """Rates of Muon (matrices) and AdamW (the rest).

    A Muon rate above 2e-3 collapses the encoder of a post-norm Marian: the ``probe`` column of the curves shows it.
    ``average`` is the decay of the moving average that is evaluated and exported.
    """

    muon_rate: Annotated[float, Meta(gt=0, le=5e-3)] = 1.5e-3
    adam_rate: Rate = 1e-3
    warmup_steps: Positive = 600
    decay: Annotated[float, Meta(ge=0.01, le=1)] = 0.25
    dropout: Fraction = 0.0
    label_smoothing: Fraction = 0.1
    clip: Annotated[float, Meta(gt=0)] = 1.0
    average: Fraction = 0.99


class Schedule(_Section, frozen=True):
    """How long and how often. ``steps`` (exactly repeatable) or ``minutes`` limits the training, whichever comes first.

    ``patience`` evaluations without a better dev chrF begin the final decay early; 0 never does. ``threads`` 0 uses all
    cores.
    """

    steps: Annotated[int, Meta(ge=0)] = 0
    minutes: Annotated[float, Meta(ge=0)] = 60.0
    tokens_per_step: Annotated[int, Meta(ge=64)] = 3072
    pool: Annotated[int, Meta(ge=64)] = 40_000
    log_every: Positive = 100
    probe_every: Positive = 500
    checkpoint_every: Positive = 500
    evaluate_every: Positive = 500
    patience: Annotated[int, Meta(ge=0)] = 0
    threads: Annotated[int, Meta(ge=0)] = 0
    precision: Literal["bf16", "fp32"] = "bf16"
    is_compiled: bool = msgspec.field(default=True, name="compile")


class Cleaning(_Section, frozen=True):
    """Limits of the cleaner (see ``clean.Cleaner``)."""

    max_words: Positive = 150
    max_characters: Positive = 1000
    min_length_ratio: Rate = 0.45
    max_length_ratio: Annotated[float, Meta(gt=1)] = 2.3


class Corpus(_Section, frozen=True):
    """One source of sentence pairs.

    ``columns`` says which column (from 1) of the TSV holds which language: ``{en = 1, ru = 2}``. ``weight`` is how
    often every pair is repeated, 0 leaves the corpus out; ``cap`` samples it down first. ``path`` may be a pattern
    (``en-ru/*.tsv.xz``), then ``except_for`` names stems to leave out. ``templates`` is the number of generated
    triples, for a corpus without a path. ``tag`` marks every source of a synthetic corpus, ``noise`` and ``join`` are
    shares of pairs added to it (see ``augment``).
    """

    name: str
    licence: str
    columns: dict[str, Positive]
    path: str = ""
    except_for: tuple[str, ...] = ()
    templates: Annotated[int, Meta(ge=0)] = 0
    weight: Annotated[int, Meta(ge=0, le=100)] = 1
    cap: Annotated[int, Meta(ge=0)] = 0
    is_cleaned: bool = msgspec.field(default=True, name="clean")
    tag: Tag = ""
    noise: Share = 0.0
    join: Share = 0.0
    origin: str = ""


class DevSet(_Section, frozen=True):
    """Sentences that are scored and never trained on: parallel text files, one sentence a line, or ``templates``."""

    language: str
    source: str = ""
    reference: str = ""
    templates: Annotated[int, Meta(ge=0)] = 0


class Recipe(_Section, frozen=True):
    """``labels`` gives each target language its Marian label; those not in ``served`` only help the others.

    ``init`` is a MarianMT folder to go on from (relative to the recipe): its vocabulary and sizes win. ``licences``
    leaves corpora out by their licence (see ``licences.Licences``). ``length_penalty`` goes into the model's
    ``generation_config.json``: small models leave words out under 1.
    """

    name: str
    labels: dict[str, str]
    corpora: tuple[Corpus, ...]
    title: str = ""
    licence: str = "Apache-2.0"
    seed: int = 1
    source: str = "en"
    served: tuple[str, ...] = ()
    share: dict[str, Annotated[float, Meta(gt=0)]] = {}
    held_out: tuple[str, ...] = ()
    dev: tuple[DevSet, ...] = ()
    network: Network = Network()
    vocabulary: Vocabulary = Vocabulary()
    optimiser: Optimiser = Optimiser()
    schedule: Schedule = Schedule()
    cleaning: Cleaning = Cleaning()
    data: str = "."
    init: str = ""
    licences: Licences = "all"
    length_penalty: Annotated[float, Meta(gt=0, le=10)] = 1.0

    def takes(self, corpus: Corpus) -> bool:
        """Whether anything of a corpus is trained on."""
        return corpus.weight > 0 and is_admitted(corpus.licence, self.licences)

    @property
    def tags(self) -> tuple[str, ...]:
        """Every tag of the corpora that are used, once."""
        return tuple(dict.fromkeys(c.tag for c in self.corpora if c.tag and self.takes(c)))

    @property
    def marks(self) -> tuple[str, ...]:
        """What may stand before a source: the label of each target language, then the tags."""
        return (*(f">>{label}<<" for label in self.labels.values()), *self.tags)

    @property
    def data_folder(self) -> Path:
        return Path(self.data)

    @property
    def served_languages(self) -> tuple[str, ...]:
        return self.served or tuple(self.labels)


def load_recipe(path: Path, *, data: Path | None = None, licences: Licences | None = None) -> Recipe:
    """Reads and checks a recipe; ``data`` and ``licences`` win over what it says.

    Raises ConfigError that names the file and the key.
    """
    table = read_table(path)
    table["data"] = str(data or table.get("data") or path.parent)
    if licences:
        table["licences"] = licences
    try:
        recipe = msgspec.convert(table, Recipe)
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_plain(str(error))}", remedy="See docs/training.md for the keys.") from error
    _check(recipe, path)
    return recipe


def _plain(message: str) -> str:
    """``Expected `int`, got `str` - at `$.network.ffn``` becomes a sentence that begins with the key."""
    what, _, where = message.partition(" - at `$.")
    return f"{where.rstrip('`')}: {what}" if where else what


def _check(recipe: Recipe, path: Path) -> None:
    """What types cannot say; all problems in one error."""
    problems = [
        *_language_problems(recipe),
        *_corpus_problems(recipe),
        *_schedule_problems(recipe.schedule),
    ]
    if recipe.network.d_model % recipe.network.heads or recipe.network.d_model % 2:
        problems.append("network.d_model must be even and divisible by network.heads")
    if problems:
        raise ConfigError(f"{path}: {'; '.join(problems)}", remedy="Correct the recipe.")


def _language_problems(recipe: Recipe) -> list[str]:
    named = {"served": recipe.served, "share": recipe.share, "dev": [d.language for d in recipe.dev]}
    unknown = [f"{key}: no label for {n!r}" for key, names in named.items() for n in names if n not in recipe.labels]
    if recipe.share and set(recipe.share) != set(recipe.labels):
        unknown.append("share must name every language of labels or none")
    fed = {lang for c in recipe.corpora if recipe.takes(c) for lang in c.columns}
    return unknown + [f"labels: no corpus has {name!r}" for name in recipe.labels if name not in fed]


def _corpus_problems(recipe: Recipe) -> list[str]:
    found = []
    for corpus in recipe.corpora:
        if recipe.source not in corpus.columns:
            found.append(f"corpora {corpus.name!r}: columns lack the source {recipe.source!r}")
        if bool(corpus.path) == bool(corpus.templates):
            found.append(f"corpora {corpus.name!r}: give either path or templates")
        if corpus.templates and not set(corpus.columns) <= _TEMPLATED:
            found.append(f"corpora {corpus.name!r}: templates are in en, ru and tk only")
    for dev in recipe.dev:
        is_read, is_generated = bool(dev.source and dev.reference), bool(dev.templates)
        if is_read == is_generated or (is_generated and not {recipe.source, dev.language} <= _TEMPLATED):
            found.append(f"dev {dev.language!r}: give source and reference, or templates (en, ru, tk)")
    names = [c.name for c in recipe.corpora]
    return found + [f"corpora: {n!r} stands twice" for n in sorted({n for n in names if names.count(n) > 1})]


def _schedule_problems(schedule: Schedule) -> list[str]:
    found = [] if schedule.steps or schedule.minutes else ["schedule: give steps or minutes"]
    found += [
        f"schedule.{key} must be a multiple of log_every"
        for key in ("checkpoint_every", "evaluate_every", "probe_every")
        if getattr(schedule, key) % schedule.log_every
    ]
    if schedule.evaluate_every % schedule.checkpoint_every:
        found.append("schedule.evaluate_every must be a multiple of checkpoint_every")
    return found
