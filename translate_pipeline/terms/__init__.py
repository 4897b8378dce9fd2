"""The termbase: names whose translation is fixed, found in sources and recognised, inflected, in translations."""

from .check import check_terms
from .english import is_plural
from .model import Term, TermHit, TermName, TermStatus
from .paradigms import fitting, forms_of
from .rendering import find_name, is_rendered
from .termbase import FORMATS, Termbase

__all__ = [
    "FORMATS",
    "Term",
    "TermHit",
    "TermName",
    "TermStatus",
    "Termbase",
    "check_terms",
    "find_name",
    "fitting",
    "forms_of",
    "is_plural",
    "is_rendered",
]
