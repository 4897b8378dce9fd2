"""How placeables look in each language, as regular expressions; ``placeables`` says what they are worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from translate_pipeline.text import dates, numbers

_TOP_LEVEL = "com|org|net|int|edu|gov|info|biz|io|eu|ru|su|tm|kz|uz|az|tr|uk|de|fr|ua|by|kg|tj|cn|us|tv|me|dev|рф"
_EXTENSIONS = (
    "jpe?g|png|gif|svg|webp|tiff?|bmp|pdf|docx?|xlsx?|pptx?|odt|rtf|txt|csv|tsv|json|xml|html?|md|zip|rar|7z|gz|mp3|mp4"
    "|avi|mov|exe|apk|iso|tmx|xliff|toml|ya?ml"
)
#: Standards and bodies whose numbers stand apart: ISO 9001.
_STANDARDS = "ISO|IEC|ISO/IEC|EN|DIN|IEEE|RFC|GOST|ГОСТ|OHSAS|ИСО|API|ASTM|СНиП|ТУ"

_REST_OF_URL = r"[^\s<>«»“”\"]"
_WEB = (
    rf"(?:https?://|www\.){_REST_OF_URL}+"
    rf"|(?<![\w.@-])(?:[\w-]+\.)+(?:{_TOP_LEVEL})(?![\w-])(?:/{_REST_OF_URL}*)?"
)
_MAIL = r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
_FILE = rf"(?<![\w/.-])[\w-][\w.-]*\.(?:{_EXTENSIONS})(?![\w-])"
_PHONE = r"\+\d[\d\u00a0 ()-]{7,}\d"
_CLOCK = r"(?<![\d:.])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_SCORE = r"(?<![\d:.,])\d{1,3}:\d{1,3}(?![\d:])"

_UPPER, _LOWER = "A-ZА-ЯЁ", "a-zа-яё"
#: What may follow the number of a designation: /114, -B, M.
_SERIAL = rf"(?:[-‑/]\d+(?![\d.,])|[-‑/]?[{_UPPER}](?![{_UPPER}{_LOWER}\d-]))"
#: One kind of designation a line.
_CODES = (
    rf"(?:{_STANDARDS})[ \u00a0-]\d+(?:[-:]\d+)*",  # ISO 9001:2015
    rf"(?:[{_UPPER}]{{1,6}}|[{_UPPER}][{_LOWER}])[-‑]\d+{_SERIAL}*",  # COVID-19, Tu-154M, TU-26/114-B
    rf"[{_UPPER}]{{1,5}}\d+(?:[{_UPPER}]+\d+)*[{_UPPER}]*(?![{_LOWER}])",  # A350, MH17, H5N1
    rf"[{_UPPER}][{_LOWER}]{{0,4}}\d+[{_LOWER}]?(?!\w)",  # A1c, Foxp2
    r"[A-Z]{2,4}[+]\d+",  # UTC+5
    rf"(?!\d+(?:ST|ND|RD|TH)\b)\d+[{_UPPER}]{{1,2}}(?![\w%-])",  # 5G, 3D; but not a shouted 2ND
    r"(?!\d{1,3}(?:\.\d{3})+(?!\d))\d+(?:\.\d+){2,}",  # version 1.2.3
)
_CODE = rf"(?<!\w)(?:{'|'.join(_CODES)})"

#: Russian typists often put the Cyrillic Х.
_ROMAN = r"(?<![\w-])(?=[IVXХ]{2})[XХ]{0,3}(?:I[XХ]|IV|V?I{0,3})(?!\w)"

#: Words for powers of ten after a number, by language and power.
MAGNITUDES: Mapping[str, Mapping[int, str]] = {
    "en": {3: r"thousands?", 6: r"millions?|mln|mn", 9: r"billions?|bln|bn", 12: r"trillions?|trln|tn"},
    "ru": {
        3: r"тыс\.?|тысяч[а-я]{0,4}", 6: r"млн\.?|миллион(?!ер)[а-я]{0,5}",
        9: r"млрд\.?|миллиард(?!ер)[а-я]{0,5}", 12: r"трлн\.?|триллион[а-я]{0,5}",
    },
    "tk": {
        3: r"müň\w{0,5}", 6: r"mln\.?|million(?!er)\w{0,6}",
        9: r"mlrd\.?|milliard(?!er)\w{0,6}", 12: r"trln\.?|trillion\w{0,6}",
    },
}  # fmt: skip
_PERCENT: Mapping[str, str] = {
    "en": r"\s?%|[ \u00a0-]per[ -]?cent(?:age)?\b|[ \u00a0]pct\b",
    "ru": r"\s?%|[ \u00a0-]процент\w*|[ \u00a0]проц\.|[ \u00a0]п\.\s?п\.",
    "tk": r"\s?%|[ \u00a0]göterim\w*|[ \u00a0]prosent\w*",
}
_ORDINAL: Mapping[str, str] = {
    "en": r"(?:st|nd|rd|th)(?!\w)|['’]?s(?!\w)",
    "ru": r"[-‑](?:й|я|е|го|му|м|х|ю|ые|ый|ий|ая|ое|ой|ого|ому|ым|ом|ую|ых|ми|ыми|ей|ти)(?!\w)",
    "tk": r"[-‑][yiuü]?nj[yi]\w{0,6}",
}
_MINUS: Mapping[str, str] = {"en": "minus ", "ru": "минус ", "tk": "minus "}
#: English halves of the day; the other languages count to 24.
_HALF_DAY = r"(?i:\s?[ap]\.?m\b\.?)"


def _number(language: str) -> str:
    magnitude = "|".join(f"(?:{form})" for form in MAGNITUDES[language].values())
    sign = rf"(?:(?<![\w)\]%])[-−](?=\d)|(?i:{_MINUS[language]}))?"
    body = rf"(?<![\d.,])(?:{numbers.STYLES[language].pattern})(?:[½¼¾])?|(?<!\d)[½¼¾]|(?<=\d[.,])\d+|\d+"
    return (
        r"(?:(?<![^\W_])|(?<=\d[xх×]))(?P<money>(?<=[£$€¥]))?"
        rf"(?P<sign>{sign})(?P<body>{body})(?P<ordinal>(?i:{_ORDINAL[language]}))?"
        rf"(?:[\s-]?(?P<magnitude>(?i:{magnitude}))(?!\w)|(?(money)(?P<letter>[kmb])(?!\w)|(?!)))?"
        rf"(?P<percent>(?i:{_PERCENT[language]}))?"
    )


def _clock(language: str) -> str:
    if language != "en":
        return _CLOCK
    return rf"{_CLOCK}(?:{_HALF_DAY})?|(?<!\d)(?:1[0-2]|0?[1-9])(?:\.[0-5]\d)?{_HALF_DAY}"


@cache
def scanner(language: str, *, is_webby: bool) -> re.Pattern[str]:
    """A group for each kind of placeable; where two could begin at one place, the earlier group has it.

    ``is_webby`` false leaves out URLs, e-mail addresses and file names, for texts that cannot hold any.
    """
    web = rf"(?P<email>{_MAIL})|(?P<url>{_WEB})|(?P<file>{_FILE})|" if is_webby else ""
    # Nothing begins inside a word but a digit: one look-around spares the alternatives most places of a text.
    return re.compile(
        rf"(?:(?<![^\W_])|(?=[\d½¼¾]))(?:{web}(?P<phone>{_PHONE})"
        rf"|(?<![\w.,])(?P<date>{dates.date_pattern(language)})|(?P<time>{_clock(language)})|(?P<code>{_CODE})"
        rf"|(?P<score>{_SCORE})|(?P<number>{_number(language)})|(?P<roman>{_ROMAN}))",
    )


#: A text without any of these holds no placeable but number words.
SIGNS = re.compile(r"[\d@½¼¾]|[^\W_]\.[^\W_]|[IVXХ]{2}|://")
#: And one without these no URL, e-mail address or file name.
WEBBY = re.compile(r"@|[^\W_]\.[^\W\d_]|://")
