"""Money: an amount in dollars must not become one in roubles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from translate_pipeline.quality.base import BaseCheck, Case, Hit

#: Currency by ISO 4217 code: how each language begins its name, and its signs.
CURRENCIES: Mapping[str, Mapping[str, str]] = {
    "USD": {"en": r"\$|(?:US )?dollars?|USD", "ru": r"\$|доллар|долл\.|USD|бакс", "tk": r"\$|dollar|USD"},
    "EUR": {"en": r"€|euros?|EUR", "ru": r"€|евро(?![\w-])|EUR", "tk": r"€|ýewro(?!p)|euro|EUR"},
    "GBP": {"en": r"£|pounds? sterling|GBP", "ru": r"£|фунт|GBP", "tk": r"£|funt|GBP"},
    "RUB": {"en": r"₽|ro?ubles?|RUB", "ru": r"₽|рубл|руб\.|RUB", "tk": r"₽|rubl|RUB"},
    "TMT": {"en": r"manats?|TMT", "ru": r"манат|TMT", "tk": r"manat|manad|TMT"},
    "JPY": {"en": r"¥|yen|JPY", "ru": r"¥|иен|йен|JPY", "tk": r"¥|iýen|ýen(?:a|i)?(?!\w)|JPY"},
    "CNY": {"en": r"yuan|renminbi|CNY", "ru": r"юан|CNY", "tk": r"ýuan|CNY"},
    "KZT": {"en": r"tenge|KZT", "ru": r"тенге|KZT", "tk": r"teňňe|tenge|KZT"},
    "UZS": {"en": r"UZS", "ru": r"UZS", "tk": r"UZS"},
    "UAH": {"en": r"hryvnias?|hryvnya|UAH", "ru": r"гривен|гривн|UAH", "tk": r"griwn|UAH"},
    "TRY": {"en": r"lira|TRY", "ru": r"лир(?:а|ы|е|у|ой)?(?!\w)|TRY", "tk": r"lira|TRY"},
    "INR": {"en": r"rupees?|INR", "ru": r"рупи|INR", "tk": r"rupi|INR"},
}


@cache
def _pattern(language: str) -> re.Pattern[str]:
    forms = "|".join(f"(?P<{code}>{names[language]})" for code, names in CURRENCIES.items())
    return re.compile(rf"(?<![^\W\d_])(?:{forms})")


def find_currencies(text: str, language: str) -> dict[str, tuple[int, int]]:
    """ISO 4217 codes of the currencies named, each with the span where it is named first. en, ru and tk only."""
    found: dict[str, tuple[int, int]] = {}
    for match in _pattern(language).finditer(text):
        found.setdefault(match.lastgroup or "", match.span())
    return found


class CurrencyMismatch(BaseCheck):
    code = "currency-mismatch"
    title = "An amount changed its currency"

    def hits(self, case: Case) -> Iterator[Hit]:
        here = find_currencies(case.source.text, case.pair.source) if case.is_known else {}
        there = find_currencies(case.target.text, case.pair.target) if here else {}
        missing = [code for code in here if code not in there]
        extra = [code for code in there if code not in here]
        for wanted, found in zip(missing, extra, strict=False):
            start, end = here[wanted]
            message = f"Expected {wanted} (source: “{case.source.text[start:end]}”), found {found}."
            yield Hit(message, *there[found])
