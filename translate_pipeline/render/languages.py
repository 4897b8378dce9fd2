"""Names of languages for headings: English for the page, the language's own for its readers."""

from __future__ import annotations

LANGUAGES: dict[str, tuple[str, str]] = {
    "az": ("Azerbaijani", "Azərbaycanca"),
    "de": ("German", "Deutsch"),
    "en": ("English", "English"),
    "es": ("Spanish", "Español"),
    "fr": ("French", "Français"),
    "kk": ("Kazakh", "Қазақша"),
    "ky": ("Kyrgyz", "Кыргызча"),
    "pt": ("Portuguese", "Português"),
    "ru": ("Russian", "Русский"),
    "tg": ("Tajik", "Тоҷикӣ"),
    "tk": ("Turkmen", "Türkmençe"),
    "tr": ("Turkish", "Türkçe"),
    "uk": ("Ukrainian", "Українська"),
    "uz": ("Uzbek", "Oʻzbekcha"),
}


def name_of(language: str) -> str:
    """The English name; the tag itself for a language not listed."""
    return LANGUAGES.get(language, (language, language))[0]


def own_name_of(language: str) -> str:
    return LANGUAGES.get(language, (language, language))[1]
