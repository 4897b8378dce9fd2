"""Checks on a translation, and the guard that decides what may enter the memory."""

from translate_pipeline.quality.base import Case, Check, TargetText
from translate_pipeline.quality.catalogue import CHECKS, GUARD_CODES, Guard, check, guard
from translate_pipeline.quality.consistency import CONSISTENCY_CHECKS, ConsistencyFinding, check_consistency

__all__ = [
    "CHECKS",
    "CONSISTENCY_CHECKS",
    "GUARD_CODES",
    "Case",
    "Check",
    "ConsistencyFinding",
    "Guard",
    "TargetText",
    "check",
    "check_consistency",
    "guard",
]
