"""Compares a translation with a termbase."""

from __future__ import annotations

from collections.abc import Iterator

from translate_pipeline.domain import Finding, LanguagePair, Severity

from .model import Term
from .rendering import find_name, is_rendered
from .termbase import Termbase

MISSING = "term-missing"
FORBIDDEN = "term-forbidden"


def check_terms(termbase: Termbase, source: str, target: str, pair: LanguagePair) -> list[Finding]:
    """What the termbase has against ``target``: terms of ``source`` not rendered, forbidden names used.

    Where a span of the source stands for several terms, it is enough that one of them is rendered.
    """
    by_span: dict[tuple[int, int], list[Term]] = {}
    for hit in termbase.find(source, pair):
        by_span.setdefault(hit.span, []).append(hit.term)
    findings: dict[tuple[str, str], Finding] = {}
    for (start, end), terms in by_span.items():
        for finding in _findings(source[start:end], terms, target, pair.target):
            findings.setdefault((finding.code, finding.message), finding)
    return list(findings.values())


def _findings(said: str, terms: list[Term], target: str, language: str) -> Iterator[Finding]:
    if not any(is_rendered(term, target, language) for term in terms):
        wanted = " or ".join(f"“{term.name(language)}”" for term in terms)
        yield Finding(MISSING, Severity.WARNING, f"“{said}” is {wanted} in the termbase")
    for term in terms:
        for name in term.forbidden(language):
            span = find_name(name.text, target, language)
            if span and not any(span == find_name(n.text, target, language) for n in term.allowed(language)):
                instead = term.name(language)
                advice = f"; use “{instead}”" if instead else ""
                yield Finding(FORBIDDEN, Severity.WARNING, f"“{name.text}” is forbidden for “{said}”{advice}", *span)
