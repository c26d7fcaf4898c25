"""How a kernel is compiled: once for each state of this room's sources, and kept beside them.

Numba's cache of a function does not notice when a function it calls has changed, so the cache lives in a folder named
after the sources of all kernels.

Kernels call one another with integers of 64 bits, whatever array they come from: for one of 32 bits numba would compile
the callee once more, and all that it calls; that was half of the time of a first start.
"""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any, TypeVar

import numba
from numba.core import types

Kernel = TypeVar("Kernel", bound=Callable[..., object])

_ROOM = Path(__file__).parent
_STATE = sha256(b"".join(path.read_bytes() for path in sorted(_ROOM.glob("*.py")))).hexdigest()[:12]
_HOME = _ROOM / "__pycache__" / f"kernels-{_STATE}"
numba.config.CACHE_DIR = str(_HOME)  # type: ignore[attr-defined] # set by numba at run time


def kernel(function: Kernel) -> Kernel:
    """Compile to machine code that holds no lock, on first use; later processes load it from the cache.

    Kernels make no arrays, so numba need not count references to them: that alone is three times as fast.
    """
    options = {"cache": True, "nogil": True, "_nrt": False}
    compiled: Any = numba.njit(**options)(function)  # type: ignore[call-overload] # _nrt is not in its stubs
    callee = compiled.get_call_template
    compiled.get_call_template = lambda args, kws: callee(tuple(map(_wide, args)), kws)
    return compiled  # type: ignore[no-any-return]


def _wide(kind: Any) -> Any:
    """An integer as an array's index is one; anything else as it is."""
    plain = types.unliteral(kind)  # type: ignore[no-untyped-call]
    return types.int64 if isinstance(plain, types.Integer) else kind


def tidy(home: Path = _HOME) -> None:
    """Throw away what was compiled of other states of the sources: nobody loads those hundreds of megabytes again."""
    for other in set(home.parent.glob("kernels-*")) - {home}:
        rmtree(other)
