"""What two processes hand each other: large arrays as memory, by file descriptor, everything else as a pickle.

Unpickling copies, and nothing else runs in a process while it copies hundreds of megabytes; memory that is handed over
is not copied at all.
"""

import mmap
import os
import pickle
import socket
from multiprocessing.connection import Connection

LARGE = 1 << 20
"""Bytes from which an array is worth a file descriptor."""
LINE = 64
"""Arrays begin at a multiple of so many bytes, as processors like it."""


def send(pipe: Connection, thing: object) -> None:
    """Hand a thing over. Raises OSError when nobody holds the other end."""
    arrays: list[memoryview] = []

    def stays(array: pickle.PickleBuffer) -> bool:
        raw = array.raw()
        if raw.nbytes >= LARGE:
            arrays.append(raw)
        return raw.nbytes < LARGE

    data = pickle.dumps(thing, protocol=5, buffer_callback=stays)
    pipe.send([array.nbytes for array in arrays])
    pipe.send_bytes(data)
    if arrays:
        _send_memory(pipe, arrays)


def receive(pipe: Connection) -> object:
    """What the other end has sent. Raises EOFError or OSError when it is gone."""
    sizes: list[int] = pipe.recv()
    data = pipe.recv_bytes()
    if not sizes:
        return pickle.loads(data)
    places = [0]
    for size in sizes:
        places.append(places[-1] + _room(size))
    memory = memoryview(_received_memory(pipe, places[-1]))
    arrays = [memory[place : place + size] for place, size in zip(places, sizes, strict=False)]
    return pickle.loads(data, buffers=arrays)


def _room(size: int) -> int:
    return -(-size // LINE) * LINE


def _send_memory(pipe: Connection, arrays: list[memoryview]) -> None:
    """The arrays one after the other in memory that is nobody's file: it goes when the last process lets go of it."""
    memory = os.memfd_create("ferry")
    try:
        with open(memory, "wb", closefd=False) as file:
            for array in arrays:
                file.write(array)
                file.write(bytes(_room(array.nbytes) - array.nbytes))
        with _wire(pipe) as wire:
            socket.send_fds(wire, [b"m"], [memory])
    finally:
        os.close(memory)


def _received_memory(pipe: Connection, size: int) -> mmap.mmap:
    with _wire(pipe) as wire:
        _, descriptors, _, _ = socket.recv_fds(wire, 1, 1)
    if not descriptors:
        raise EOFError
    try:
        return mmap.mmap(descriptors[0], size)
    finally:
        os.close(descriptors[0])


def _wire(pipe: Connection) -> socket.socket:
    """A pipe between processes is a socket that has forgotten it."""
    return socket.socket(fileno=os.dup(pipe.fileno()))
