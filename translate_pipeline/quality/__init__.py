"""Checks on a translation, and the guard that decides what may enter the memory."""

from translate_pipeline.quality.base import Case, Check, TargetText
from translate_pipeline.quality.catalogue import CHECKS, GUARD_CODES, Guard, check, guard
from translate_pipeline.quality.consistency import CONSISTENCY_CHECKS, ConsistencyFinding, check_consistency
from translate_pipeline.quality.spelling import SPELLING_CHECKS, check_spelling

__all__ = [
    "CHECKS",
    "CONSISTENCY_CHECKS",
    "GUARD_CODES",
    "SPELLING_CHECKS",
    "Case",
    "Check",
    "ConsistencyFinding",
    "Guard",
    "TargetText",
    "check",
    "check_consistency",
    "check_spelling",
    "guard",
]
