"""The files of corrected stories, written again when nobody has corrected anything for a moment."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Final

from translate_pipeline.errors import OutputLockedError, TranslatePipelineError

if TYPE_CHECKING:
    from translate_pipeline.pipeline.correct import Corrections

#: Rendering holds up corrections, so it waits for a pause; the corrections themselves are long safe.
QUIET_S: Final = 4.0

_LOG = logging.getLogger(__name__)


class Writer:
    """``pause_s``: how long a pause must be."""

    def __init__(self, corrections: Corrections, *, pause_s: float = QUIET_S) -> None:
        self._corrections = corrections
        self._pause_s = pause_s
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()

    def touch(self) -> None:
        """Something was corrected: write when it has been quiet for long enough."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            self._timer = threading.Timer(self._pause_s, self._write)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Write what is still to be written. Raises OutputError; what stays unwritten is written next time."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
        self._corrections.render_stale()

    def _write(self) -> None:
        try:
            self._corrections.render_stale()
        except OutputLockedError:
            self.touch()  # a run is going on: after it
        except TranslatePipelineError as error:
            _LOG.warning("%s", error)
