"""How secrets are kept: only their digest is stored."""

from hashlib import sha256


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal. Tokens are random, so no salt is needed."""
    return sha256(token.encode()).hexdigest()
