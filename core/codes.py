"""Codes that people read from paper and type on a phone: drawn, shown and read back."""

import secrets

# Crockford's base 32: no I, L, O or U, so that nothing is mistaken for 1, 0 or V. Five bits a character.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS = 5
MISTAKEN = str.maketrans({"O": "0", "I": "1", "L": "1"})


def draw_code(*, bits: int) -> str:
    """Return a random code of at least `bits` bits, as it is stored: capitals and digits, no dashes."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_length(bits)))


def code_from(digest: str, *, bits: int) -> str:
    """Return the code of at least `bits` bits that a digest in hexadecimal begins with.

    Used where the same command, sent twice, must give the same code. Raises ValueError when the digest
    is too short for it.
    """
    length = _length(bits)
    if len(digest) * 4 < length * BITS:
        message = "the digest is shorter than the code"
        raise ValueError(message)
    number = int(digest, 16) >> (len(digest) * 4 - length * BITS)
    return "".join(ALPHABET[number >> (BITS * place) & 31] for place in reversed(range(length)))


def read_code(typed: str) -> str:
    """Return a typed code as it is stored: spaces, dashes and small letters do not matter, nor O for 0."""
    return "".join(sign for sign in typed.upper().translate(MISTAKEN) if sign in ALPHABET)


def show_code(code: str, *, group: int = 4) -> str:
    """Return a stored code in groups with dashes between, as it is shown and printed."""
    return "-".join(code[at : at + group] for at in range(0, len(code), group))


def _length(bits: int) -> int:
    return -(-bits // BITS)
