"""Meaning that a rule can see: a negation that vanished, an acronym or a person's name without a counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from translate_pipeline.quality.base import BaseCheck, Case, Hit
from translate_pipeline.text.names import is_same_name

# Only negations of the verb; "not only", "no longer", "No. 5", "cannot but" and the like are other things.
_NEGATED = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|had|will|would|should|could|can|must)(?:\s+not\b|n['’]t\b)"
    r"|cannot|can['’]t|won['’]t|never)(?!\s+(?:only|just|but|least|necessarily|merely|simply))",
    re.IGNORECASE,
)
#: Any sign of negation: generous, since a miss is a false alarm.
_NEGATION: Mapping[str, re.Pattern[str]] = {
    "ru": re.compile(
        r"(?<!\w)(?:не|ни|нет|без|бес|нельзя|лиш|отсутств|отказ|вряд|едва|мимо|кроме|противо|избеж|запре|переста"
        r"|прекра|потер|мало|слаб|труд|сложн|редк|проти|ино[йег]|друг|утрат|наруш|вопреки|исключ|уклон|пропус|скры|разуч|далек)",
        re.IGNORECASE,
    ),
    # -maz, -mady, -maýar, -majak, -masa, -man, -anok …; but -mak and -maly are no negations.
    "tk": re.compile(
        r"(?<!\w)(?:däl|ýok|hiç|ne\s|az\b)"
        r"|(?<=\w)m(?:[ae](?:z|d[yi]|ý|j[ae]k|s[aeo]|s[yi]n|s[yi]z|rs?[yi]|\b)|[aä][nň])|(?:[aeä][nm]|mz)ok"
        r"|s[yiuü]z|daşary|gaýry|kyn|ret ed|boýun gaç|saklan|gadagan|başga|el çek",
        re.IGNORECASE,
    ),
}


class NegationLost(BaseCheck):
    code = "negation-lost"
    title = "The source denies, the translation does not"

    def hits(self, case: Case) -> Iterator[Hit]:
        signs = _NEGATION.get(case.pair.target)
        if signs is None or case.pair.source != "en":
            return
        match = _NEGATED.search(case.source.text)
        # A tag question (isn't it?) and a rhetorical one deny nothing.
        if match and "?" not in case.source.text and not signs.search(case.target.text):
            yield Hit(f"“{match[0]}” has no counterpart.", 0, len(case.target.text))


#: Acronyms of international news: what answers for them, as stems that any inflected form begins with.
_ACRONYMS: Mapping[str, Mapping[str, str]] = {
    "UN": {"ru": "ООН|Объедин", "tk": "BMG|Birleşen|Milletler"},
    "EU": {"ru": "ЕС|Евро|евро", "tk": "ÝB|Ýewro|ýewro|EU"},
    "OSCE": {"ru": "ОБСЕ", "tk": "ÝHHG|Ýewropada"},
    "CIS": {"ru": "СНГ|Содружеств", "tk": "GDA|Garaşsyz"},
    "WHO": {"ru": "ВОЗ|Всемирн", "tk": "BSGG|Bütindünýä"},
    "WTO": {"ru": "ВТО|Всемирн", "tk": "BSG|Bütindünýä"},
    "IMF": {"ru": "МВФ|Международн", "tk": "HWG|Halkara"},
    "NATO": {"ru": "НАТО|Североатл", "tk": "NATO|Demirgazyk"},
    "UNESCO": {"ru": "ЮНЕСКО", "tk": "ÝUNESKO|UNESCO"},
    "UNICEF": {"ru": "ЮНИСЕФ", "tk": "ÝUNISEF|UNICEF"},
    "UNDP": {"ru": "ПРООН|Программ", "tk": "BMGÖM|BMG|Ösüş"},
    "SCO": {"ru": "ШОС|Шанхай", "tk": "ŞHG|Şanhaý"},
    "OPEC": {"ru": "ОПЕК", "tk": "OPEK|OPEC"},
    "GDP": {"ru": "ВВП|валов", "tk": "JIÖ|ýurt|içerki|önüm|GDP"},
}
_ACRONYM = re.compile(rf"(?<![\w-])(?:{'|'.join(_ACRONYMS)})(?![\w-])")


class AcronymMissing(BaseCheck):
    code = "acronym-missing"
    title = "A well-known acronym has no counterpart"

    def hits(self, case: Case) -> Iterator[Hit]:
        if case.source.text.isupper():
            return
        for acronym in dict.fromkeys(_ACRONYM.findall(case.source.text)):
            stems = _ACRONYMS[acronym].get(case.pair.target)
            if stems and acronym not in case.target.text and not re.search(rf"(?<!\w)(?:{stems})", case.target.text):
                yield Hit(f"Expected “{stems.split('|')[0]}” for {acronym}.")


_TITLES = (
    "Mr|Mrs|Ms|Dr|Prof|President|Chancellor|Minister|Premier|Ambassador|Senator|Governor|Mayor"
    "|King|Queen|Prince|Pope|Judge"
)
_NAMED = re.compile(
    rf"\b(?:{_TITLES})\b\.?\s+((?:[A-Z]\.\s+)?[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*)"
    r"((?:\s+[A-Z]\.)?(?:\s+[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*){0,2})"
)
_NO_NAME = re.compile(
    r"(?:Extraordinary|Mrs?|Dr|Minister|President|Secretary|General|Ministry|Foreign|Deputy|Affairs|Office|Council)\b"
)


#: Characters of a source in which names are looked for: a sentence, not a book, since each is held against every word.
_LONGEST = 5000


class NameMissing(BaseCheck):
    code = "name-missing"
    title = "A person's name has no counterpart"

    def hits(self, case: Case) -> Iterator[Hit]:
        if case.source.text.isupper() or len(case.source.text) > _LONGEST:
            return
        candidates = [w.text for w in case.target_words if not w.text.islower()]
        for match in _NAMED.finditer(case.source.text):
            names = re.findall(r"[A-Z][\w'’-]+", match[1] + match[2])
            if any(_NO_NAME.match(name) for name in names):
                continue
            if not any(is_same_name(name, word) for name in names for word in candidates):
                yield Hit(f"The name “{' '.join(names)}” has no counterpart.")
