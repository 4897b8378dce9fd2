"""How long a translation may be for its source: a normal model of the log length ratio, as numbers per pair.

After Gale and Church (1993), with two changes: the logarithm of the ratio in place of the difference, and a
variance that falls with length, ``v0 + v1/n``. ``n`` counts the source's characters; ``m0 + m1/n`` is the mean of
``ln(target length / source length)``. docs/checks.md tells how the numbers were fitted.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple


class LengthModel(NamedTuple):
    m0: float
    m1: float
    v0: float
    v1: float

    def deviation(self, source_length: int, target_length: int) -> float:
        """Standard deviations by which the target is too long (positive) or too short. Both lengths must be > 0."""
        mean = self.m0 + self.m1 / source_length
        deviation = math.sqrt(self.v0 + self.v1 / source_length)
        return (math.log(target_length / source_length) - mean) / deviation

    def expected(self, source_length: int) -> int:
        """The typical length of a target, in characters."""
        return max(1, round(source_length * math.exp(self.m0 + self.m1 / source_length)))


LENGTH_MODELS: Mapping[str, LengthModel] = {
    "en-ru": LengthModel(-0.0076, 0.1529, 0.01252, 1.46701),
    "en-tk": LengthModel(0.0132, 1.6720, 0.00468, 1.79482),
}

#: For pairs without a fitted model: no bias, and the wider of the variances.
DEFAULT_MODEL = LengthModel(0.0, 0.0, 0.02, 2.0)

#: Deviations from which a length is reported, and from which it is an error.
WARN_AT = 3.0
REFUSE_AT = 4.0
