"""Effects from drives: a robust regression, each effect held near nothing until many drives speak for it.

A drive is made of pieces, each with its seconds and the causes that may change them. What the drives took is explained
as well as the priors allow (ridge regression of logarithms); a drive far from what the others say counts little
(Cauchy's weights), so that breaks and wrong positions move nothing much.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, diags_array
from scipy.sparse.linalg import splu

from routing.travel.learned.speeds import Effect, bounded

STEPS: Final = 12
FAR: Final = 0.3
"""A drive this far off (as a logarithm) counts half."""
PRIOR: Final = {"all": 5.0, "hour": 2.0, "kind": 1.0, "cell": 0.5, "end": 2.0, "pair": 2.0, "then": 4.0, "sort": 4.0}
"""How many drives it takes, by the first word of a cause, until half of what they say is believed."""
Logs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a drive that should take so many seconds, and what may change that."""

    drive: int
    seconds: float
    causes: tuple[str, ...]


def fit(took: Sequence[int], pieces: Sequence[Piece]) -> dict[str, Effect]:
    """The effects that explain best what the drives took, by cause."""
    if not pieces:
        return {}
    model = _Model.of(np.log(np.asarray(took, dtype=np.float64)), pieces)
    logs = model.begun()
    for _ in range(STEPS):
        logs = model.bettered(logs)
    return {
        name: Effect(one, drives) for name, one, drives in zip(model.names, logs.tolist(), model.counts(), strict=True)
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Model:
    """The pieces as matrices: which piece is of which drive, and which causes it has."""

    took: Logs
    seconds: Logs
    drive: NDArray[np.int64]
    causes: csr_array
    names: list[str]
    prior: Logs

    @classmethod
    def of(cls, took: Logs, pieces: Sequence[Piece]) -> "_Model":
        number: dict[str, int] = {}
        pairs = [(row, number.setdefault(name, len(number))) for row, one in enumerate(pieces) for name in one.causes]
        rows, columns = np.array(pairs, dtype=np.int64).T
        causes = coo_array((np.ones(len(pairs)), (rows, columns)), shape=(len(pieces), len(number))).tocsr()
        seconds, drive = np.array([one.seconds for one in pieces]), np.array([one.drive for one in pieces])
        prior = np.array([PRIOR[name.split()[0]] for name in number])
        return cls(took, seconds, drive, causes, list(number), prior)

    def begun(self) -> Logs:
        """Nothing but how much longer the drive in the middle took."""
        logs = np.zeros(len(self.names))
        logs[self.names.index("all")] = np.median(self._residuals(logs)[0])
        return logs

    def bettered(self, logs: Logs) -> Logs:
        """One step of Gauss and Newton with the weights that the drives have now."""
        rest, shares = self._residuals(logs)
        weight = 1 / (1 + (rest / FAR) ** 2)
        part = self._summed(shares) @ self.causes
        weighed = part.T @ diags_array(weight)
        normal = (weighed @ part + diags_array(self.prior)).tocsc()
        solved = splu(normal, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
        return np.asarray(logs + solved.solve(weighed @ rest - self.prior * logs))

    def counts(self) -> list[int]:
        """In how many drives each cause had a part."""
        has = self._summed(np.ones(len(self.drive))) @ self.causes
        return [int(count) for count in (has > 0).sum(axis=0)]

    def _residuals(self, logs: Logs) -> tuple[Logs, Logs]:
        """By how much each drive took longer than these effects say, and each piece's share of its drive."""
        seconds = self.seconds * bounded(self.causes @ logs)
        whole = np.bincount(self.drive, seconds, len(self.took))
        return self.took - np.log(whole), seconds / whole[self.drive]

    def _summed(self, shares: Logs) -> csr_array:
        """Pieces to drives."""
        where = self.drive, np.arange(len(self.drive))
        return coo_array((shares, where), shape=(len(self.took), len(self.drive))).tocsr()
