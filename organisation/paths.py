"""How a unit's way from its nämnd down is written: "/000001/000005/000023/" (decision 2)."""

# Every id takes as many digits, so that a list in the order of its paths has the units below one in the order
# they were made: without it unit 10 would stand before unit 9.
DIGITS = 6


def path_to(pk: int, *, below: str = "") -> str:
    """Return the path of the unit with this id; `below` is its parent's, "" for a nämnd."""
    return f"{below or '/'}{pk:0{DIGITS}}/"


def ids_in(path: str) -> list[int]:
    """Return the ids of the units a path goes through, the nämnd first and the unit itself last."""
    return [int(part) for part in path.strip("/").split("/")]
