"""Minutes in the words of people. Pure."""


def duration_of(minutes: int | None) -> str:
    """`8 min`, `1 h 30 min`, `90 h`; nothing where it is unknown."""
    hours, minutes = divmod(minutes or 0, 60)
    return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))
