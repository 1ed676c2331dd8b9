"""By which bytes are known to be the same."""

from __future__ import annotations


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    import hashlib  # it loads OpenSSL: the program starts without

    return hashlib.sha256(data).hexdigest()
