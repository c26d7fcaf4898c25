"""How secrets are kept, and how a random token becomes something to read out: a code of digits, a code of a group."""

from hashlib import sha256

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: nothing in it is mistaken for something else."""
MISREAD = str.maketrans("OIL", "011", " -")
SPOKEN = 10


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal. Tokens are random, so no salt is needed."""
    return sha256(token.encode()).hexdigest()


def digits(token: str, count: int = 6) -> str:
    """A code of so many digits out of a random token."""
    return f"{int(digest(token), 16) % 10**count:0{count}}"


def spoken(token: str) -> str:
    """A code of 50 bits out of a random token, as a group passes it on: `7QK2M-X09CD`."""
    number = int(digest(token), 16)
    code = "".join(LETTERS[number >> 5 * place & 31] for place in range(SPOKEN))
    return f"{code[:5]}-{code[5:]}"


def heard(code: str) -> str:
    """A spoken code as it is compared: however it was typed."""
    return code.upper().translate(MISREAD)
