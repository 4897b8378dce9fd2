"""The schema, one module a version: a memory of version n is brought up to date by every migration after n.

A migration that has been released is never edited. ``user_version`` holds the number of the last one applied.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from . import m001_initial

#: ``MIGRATIONS[i]`` leads from version i to version i + 1.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_initial.apply,)

SCHEMA_VERSION = len(MIGRATIONS)
