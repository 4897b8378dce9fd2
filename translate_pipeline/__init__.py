"""Batch translation of stories with a translation memory and MarianMT, from English into Russian and Turkmen."""

__version__ = "0.1.0"
