"""The model card: what the model is, what it was made of and may be used for, and how well it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translate_pipeline.training.licences import is_unclear

if TYPE_CHECKING:
    from translate_pipeline.training.corpora import CorpusReport
    from translate_pipeline.training.recipe import Recipe


@dataclass(frozen=True, slots=True)
class DevScore:
    """Scores of one dev set (0–100) by CTranslate2 in int8."""

    language: str
    sentences: int
    chrf: float
    bleu: float
    beam: int


def write_card(
    recipe: Recipe,
    corpora: Sequence[CorpusReport],
    scores: Sequence[DevScore],
    *,
    parameters: int,
    steps: int,
    hours: float,
    target_tokens: int,
    hardware: str,
) -> str:
    """README.md of an exported model, in Markdown with the front matter that model hubs read."""
    languages = recipe.served_languages
    labels = ", ".join(f"{name} (`>>{recipe.labels[name]}<<`)" for name in languages)
    parts = [
        _front_matter(recipe, languages),
        f"# {recipe.title or recipe.name}",
        f"A MarianMT model: {recipe.source} → {labels}. Put the label of the target language first in the source.",
        "## Scores",
        _scores(scores),
        "## Data",
        _data(corpora),
        _licences(corpora),
        "## Making",
        _making(recipe, parameters=parameters),
        _effort(steps, target_tokens, hours, hardware),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _effort(steps: int, target_tokens: int, hours: float, hardware: str) -> str:
    tokens = f"{target_tokens / 1e6:.1f} million target tokens"
    return f"Trained for {steps:,} steps, {tokens}, {hours:.2f} hours on {hardware}."


def _front_matter(recipe: Recipe, languages: Iterable[str]) -> str:
    lines = ["---", "library_name: transformers", "pipeline_tag: translation", f"license: {recipe.licence.lower()}"]
    return "\n".join([*lines, "language:", *(f"- {name}" for name in (recipe.source, *languages)), "---"])


def _scores(scores: Sequence[DevScore]) -> str:
    if not scores:
        return "No dev set was given."
    rows = [f"| {s.language} | {s.sentences} | {s.beam} | {s.chrf:.2f} | {s.bleu:.2f} |" for s in scores]
    return "\n".join(["| target | sentences | beam | chrF | BLEU |", "| --- | ---: | ---: | ---: | ---: |", *rows])


def _data(corpora: Sequence[CorpusReport]) -> str:
    head = [
        "| corpus | licence | pairs kept | weight | added | dropped | origin |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    return "\n".join([*head, *map(_row, corpora)])


def _row(corpus: CorpusReport) -> str:
    kept = ", ".join(f"{language} {count:,}" for language, count in corpus.kept.items())
    added = ", ".join(f"{kind} {count:,}" for kind, count in corpus.added.items())
    dropped = f"{corpus.dropped.total():,}" if corpus.weight else ""
    name = f"{corpus.name} (synthetic, `{corpus.tag}`)" if corpus.tag else corpus.name
    cells = (name, corpus.licence, kept, str(corpus.weight), added, dropped, corpus.origin)
    return f"| {' | '.join(cell or '–' for cell in cells)} |"


def _licences(corpora: Sequence[CorpusReport]) -> str:
    """What the licences of the data mean for whoever uses the weights."""
    used = [c for c in corpora if c.weight]
    left_out = [c.name for c in corpora if c.is_left_out]
    unclear = [c.name for c in used if is_unclear(c.licence)]
    text = "The weights are no copy of these texts, but whoever redistributes them should know what they were made of."
    if unclear:
        text += f" Without a clear licence: {', '.join(unclear)}."
    if left_out:
        text += f" Left out for their licence: {', '.join(left_out)}."
    return text


def _making(recipe: Recipe, *, parameters: int) -> str:
    net, optimiser, schedule = recipe.network, recipe.optimiser, recipe.schedule
    rows = {
        "parameters": f"{parameters / 1e6:.2f} million",
        "layers": f"{net.encoder_layers} encoder, {net.decoder_layers} decoder, post-norm, {net.heads} heads",
        "sizes": f"d_model {net.d_model}, ffn {net.ffn}, embeddings tied",
        "vocabulary": f"joint SentencePiece unigram, {recipe.vocabulary.size:,} pieces, text unchanged (identity)",
        "optimiser": f"Muon {optimiser.muon_rate:g}, AdamW {optimiser.adam_rate:g}, clip {optimiser.clip:g}",
        "rate": f"{optimiser.warmup_steps} steps of warm-up, constant, falling over the last {optimiser.decay:.0%}",
        "regularisation": f"dropout {optimiser.dropout:g}, label smoothing {optimiser.label_smoothing:g}",
        "average": f"moving average of weights, {optimiser.average:g}",
        "batch": f"{schedule.tokens_per_step:,} padded target tokens, {schedule.precision}",
        "seed": str(recipe.seed),
    }
    return "\n".join(["| what | value |", "| --- | --- |", *(f"| {k} | {v} |" for k, v in rows.items())])
