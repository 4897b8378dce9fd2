"""The schema on a server, one module a version, by the same rules as the schema of a file.

A migration that has been released is never edited. The row of ``memory`` holds the number of the last one applied.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from psycopg import Connection

from . import m001_initial

#: ``MIGRATIONS[i]`` leads from version i to version i + 1.
MIGRATIONS: tuple[Callable[[Connection[Any]], None], ...] = (m001_initial.apply,)

SCHEMA_VERSION = len(MIGRATIONS)
