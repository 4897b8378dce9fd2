"""The checks over what exists: delivered stories, files of other tools, the memory.

Everything to be checked becomes an ``Item``; each finding about one is an ``Issue``. Consistency is judged over all
items of one language pair together, whatever they were read from.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from translate_pipeline.domain import Finding, LanguagePair, Severity, context_hash
from translate_pipeline.pipeline.checkable import Item, read_items

if TYPE_CHECKING:
    from translate_pipeline.exchange import Problem
    from translate_pipeline.memory import Address
    from translate_pipeline.pipeline.spelling import Spelling
    from translate_pipeline.pipeline.suppressions import Suppression, Suppressions
    from translate_pipeline.terms import Termbase

#: What only the engine can know: kept from the delivery, as checking again cannot find it.
_OF_THE_ENGINE: Final = frozenset({"low-confidence", "cut-off"})
#: What a format that shows no markup cannot be asked.
_OF_MARKUP: Final = frozenset({"tag-mismatch", "tag-moved"})
_GRAVITY: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
#: Items between two reports of progress.
_STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding about one item. ``suppression`` is the entry of the suppressions file that excuses it."""

    item: Item
    finding: Finding
    suppression: Suppression | None = None

    @property
    def fingerprint(self) -> str:
        """The same for as long as the finding is about the same words; lines and places do not matter."""
        finding = self.finding
        marked = self.item.target[finding.start : finding.end]
        parts = (str(self.item.pair), finding.code, self.item.source.text, marked, finding.message)
        return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]

    @property
    def source_hash(self) -> str:
        """How a suppression names the source."""
        return context_hash(self.item.source.text)


@dataclass(slots=True)
class CheckReport:
    """``issues`` in reading order, the gravest first within an item; ``problems`` are what could not be read.

    ``notes`` say what was not checked, and why.
    """

    items: int = 0
    issues: list[Issue] = field(default_factory=list)
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    unused: list[Suppression] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def open_issues(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.suppression is None]

    def counts(self) -> Counter[tuple[str, str]]:
        """Open issues by severity and code."""
        return Counter((issue.finding.severity.value, issue.finding.code) for issue in self.open_issues)

    def is_failed(self, fail_on: Severity | None) -> bool:
        """Whether an open issue is at least as grave as ``fail_on``."""
        return fail_on is not None and any(
            _GRAVITY[issue.finding.severity] <= _GRAVITY[fail_on] for issue in self.open_issues
        )


def check_paths(
    paths: Sequence[Address],
    *,
    pair: LanguagePair | None = None,
    termbase: Termbase | None = None,
    suppressions: Suppressions | None = None,
    spelling: Spelling | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> CheckReport:
    """Everything under the paths; ``pair`` leaves out others, and is that of files which do not name theirs.

    ``progress`` hears of items done. Raises UsageError for a path that is nothing to be checked, and MemoryStoreError.
    """
    report = CheckReport()
    found: list[tuple[Item, list[Finding]]] = []
    for each in read_items(paths, pair):
        if isinstance(each, Item):
            found.append((each, _findings(each, termbase, spelling)))
            if len(found) % _STEP == 0:
                progress(_STEP)
        else:
            report.problems.append(each)
    progress(len(found) % _STEP)
    _add_inconsistencies(found)
    report.items = len(found)
    report.issues = [
        Issue(item, finding, suppressions.find(item, finding) if suppressions else None)
        for item, findings in found
        for finding in sorted(findings, key=lambda f: (_GRAVITY[f.severity], f.start, f.end, f.code))
    ]
    missing = spelling.missing() if spelling else {}
    report.notes = [f"the spelling of {language} is not checked: {why}" for language, why in sorted(missing.items())]
    report.unused = suppressions.unused() if suppressions else []
    return report


def _findings(item: Item, termbase: Termbase | None, spelling: Spelling | None) -> list[Finding]:
    from translate_pipeline.quality import check
    from translate_pipeline.terms import check_terms

    skip = _OF_MARKUP if item.is_flat else frozenset()
    found = list(check(item.source, item.target, item.pair, tags=item.tags, role=item.role, skip=skip))
    found += [f for f in item.delivered if f.code in _OF_THE_ENGINE]
    if termbase:
        found += check_terms(termbase, item.source.text, item.target, item.pair)
    if spelling:
        found += spelling.check(item.source.text, item.target, item.pair)
    return found


def _add_inconsistencies(found: Sequence[tuple[Item, list[Finding]]]) -> None:
    from translate_pipeline.quality import check_consistency

    by_pair: dict[LanguagePair, list[tuple[Item, list[Finding]]]] = defaultdict(list)
    for each in found:
        by_pair[each[0].pair].append(each)
    for items in by_pair.values():
        for position, finding in check_consistency([(item.source.text, item.target) for item, _ in items]):
            items[position][1].append(finding)


def known_codes() -> dict[str, tuple[str, Severity]]:
    """By code of every finding there can be its title and its gravest severity."""
    from translate_pipeline.quality import CHECKS, CONSISTENCY_CHECKS, SPELLING_CHECKS
    from translate_pipeline.terms.check import FORBIDDEN, MISSING

    codes = {code: (check.title, check.severity) for code, check in CHECKS.items()}
    codes |= {code: (title, Severity.WARNING) for code, title in {**CONSISTENCY_CHECKS, **SPELLING_CHECKS}.items()}
    codes[MISSING] = ("A term is not rendered as the termbase wants it", Severity.WARNING)
    codes[FORBIDDEN] = ("A name that the termbase forbids", Severity.WARNING)
    return codes
