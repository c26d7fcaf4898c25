"""In which order vertices are taken out of a road graph: few neighbours first, so that little is put in for them."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, eye_array
from scipy.sparse.linalg import splu

Ranks = NDArray[np.int64]


def order_of(size: int, one: Ranks, other: Ranks) -> Ranks:
    """The rank of every vertex, 0 out first, given the pairs of neighbours.

    Multiple minimum degree (Liu 1985) as SuperLU orders the columns of a sparse matrix: a tenth of a second for a city.
    Orders by cutting the map in two save half of the work later and take fifty times as long.
    """
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    ones = np.ones(len(rows))
    matrix = coo_array((ones, (rows, columns)), shape=(size, size)).tocsc()
    matrix.data[:] = 1.0
    dominant = (matrix + (float(size) + 1) * eye_array(size)).tocsc()
    options = {"SymmetricMode": True}
    factors = splu(dominant, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)
    return np.asarray(factors.perm_c, dtype=np.int64)
