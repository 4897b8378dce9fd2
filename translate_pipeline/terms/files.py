"""Writes a text file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO, cast

from translate_pipeline.errors import ExchangeError


@contextmanager
def replace_file(path: Path) -> Iterator[TextIO]:
    """A file to write UTF-8 text to, moved to ``path`` if the block ends well. Raises ExchangeError."""
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            temporary = Path(file.name)
            yield cast("TextIO", file)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise ExchangeError(f"{path}: {error.strerror or error}", remedy="choose another place to write to") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
