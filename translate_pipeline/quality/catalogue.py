"""All checks by code, and the two questions asked of them: what is wrong, and may it be stored."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from translate_pipeline.domain import Finding, InlineTag, LanguagePair, Role, Segment, Severity
from translate_pipeline.quality import (
    artefacts,
    capitals,
    content,
    coverage,
    currencies,
    figures,
    literals,
    meaning,
    pairing,
    punctuation,
    quotes,
    repetition,
    scripts,
    tags,
    units,
)
from translate_pipeline.quality.base import Case, Check, TargetText

CHECKS: Mapping[str, Check] = {
    "empty": content.Empty(),
    "source-copied": content.SourceCopied(),
    "cut-off": content.CutOff(),
    "length": content.Length(),
    "sentence-count": content.SentenceCount(),
    "part-missing": coverage.PartMissing(),
    "other-text": coverage.OtherText(),
    "low-confidence": content.LowConfidence(),
    "wrong-script": scripts.WrongScript(),
    "wrong-language": scripts.WrongLanguage(),
    "partly-untranslated": scripts.PartlyUntranslated(),
    "mixed-script-word": scripts.MixedScriptWord(),
    "foreign-word": scripts.ForeignWord(),
    "foreign-letter": scripts.ForeignLetter(),
    "repetition-loop": repetition.RepetitionLoop(),
    "repeated-word": repetition.RepeatedWord(),
    "number-mismatch": figures.NumberMismatch(),
    "number-format": figures.NumberFormat(),
    "sign-mismatch": figures.SignMismatch(),
    "currency-mismatch": currencies.CurrencyMismatch(),
    "unit-mismatch": units.UnitMismatch(),
    "unit-format": units.UnitFormat(),
    "date-mismatch": figures.DateMismatch(),
    "url-mismatch": literals.UrlMismatch(),
    "email-mismatch": literals.EmailMismatch(),
    "file-mismatch": literals.FileMismatch(),
    "phone-mismatch": literals.PhoneMismatch(),
    "code-mismatch": literals.CodeMismatch(),
    "stray-token": artefacts.StrayToken(),
    "garbled-text": artefacts.GarbledText(),
    "invisible-character": artefacts.InvisibleCharacter(),
    "tag-mismatch": tags.TagMismatch(),
    "tag-moved": tags.TagMoved(),
    "bracket-pairing": pairing.BracketPairing(),
    "quote-pairing": pairing.QuotePairing(),
    "quote-missing": pairing.QuoteMissing(),
    "quote-style": quotes.QuoteStyle(),
    "end-punctuation": punctuation.EndPunctuation(),
    "double-space": punctuation.DoubleSpace(),
    "edge-whitespace": punctuation.EdgeWhitespace(),
    "punctuation-spacing": punctuation.PunctuationSpacing(),
    "negation-lost": meaning.NegationLost(),
    "acronym-missing": meaning.AcronymMissing(),
    "name-missing": meaning.NameMissing(),
    "headline-capitals": capitals.HeadlineCapitals(),
    "capitals-mismatch": capitals.CapitalsMismatch(),
}

#: Checks whose errors keep a machine translation out of the memory.
GUARD_CODES: frozenset[str] = frozenset(code for code, check in CHECKS.items() if check.is_guard)

_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def check(
    source: Segment,
    target: str,
    pair: LanguagePair,
    *,
    tags: tuple[InlineTag, ...] = (),
    is_complete: bool = True,
    score: float = 0.0,
    role: Role | None = None,
    skip: Container[str] = (),
) -> tuple[Finding, ...]:
    """Everything that the catalogue finds in one translation, gravest first, then by place, then by code.

    ``tags`` are the target's; ``is_complete`` and ``score`` as the engine gave them; ``skip`` holds codes of checks
    not to run. An empty translation yields only ``empty``: nothing else can be said of it.
    """
    case = Case(source, TargetText(target, tags, is_complete, score, role), pair)
    if "empty" not in skip:
        nothing = tuple(CHECKS["empty"].find(case))
        if nothing:
            return nothing
    found = {f for code, one in CHECKS.items() if code not in skip for f in one.find(case)}
    return tuple(sorted(found, key=lambda f: (_GRAVITY[f.severity], f.start, f.end, f.code, f.message)))


@dataclass(frozen=True, slots=True)
class Guard:
    """Decides whether a machine translation may enter the memory: no error of any check in ``codes``."""

    codes: Container[str] = GUARD_CODES

    def refusals(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        return tuple(f for f in findings if f.severity is Severity.ERROR and f.code in self.codes)

    def admits(self, findings: Iterable[Finding]) -> bool:
        return not self.refusals(findings)


def guard(findings: Iterable[Finding]) -> bool:
    """Whether a machine translation with these findings may be stored."""
    return Guard().admits(findings)
