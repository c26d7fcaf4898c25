"""How a kernel is compiled: once for each state of this room's sources, and kept beside them.

Numba's cache of a function does not notice when a function it calls has changed, so the cache lives in a folder named
after the sources of all kernels.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_ROOM = Path(__file__).parent
_STATE = sha256(b"".join(path.read_bytes() for path in sorted(_ROOM.glob("*.py")))).hexdigest()[:12]
numba.config.CACHE_DIR = str(  # type: ignore[attr-defined] # set by numba at run time
    _ROOM / "__pycache__" / f"kernels-{_STATE}"
)


def kernel(function: Kernel) -> Kernel:
    """Compile to machine code that holds no lock, on first use; later processes load it from the cache.

    Kernels make no arrays, so numba need not count references to them: that alone is three times as fast.
    """
    options = {"cache": True, "nogil": True, "_nrt": False}
    compiled: Kernel = numba.njit(**options)(function)  # type: ignore[call-overload] # _nrt is not in its stubs
    return compiled
