"""A Markdown document with sections that a command writes: each between two markers, the rest left alone."""

MARKER = "<!-- bench:{name} -->"
END = "<!-- end of bench:{name} -->"


def placed(document: str, name: str, section: str) -> str:
    """The document with this section in the place of its old one, or at the end when there was none.

    Raises ValueError when a marker has no end.
    """
    begin, end = MARKER.format(name=name), END.format(name=name)
    fresh = f"{begin}\n{section.strip()}\n{end}"
    before, found, rest = document.partition(begin)
    if not found:
        return f"{document.rstrip()}\n\n{fresh}\n".lstrip()
    _, closed, after = rest.partition(end)
    if not closed:
        raise ValueError(f"{begin} has no {end} behind it.")
    return f"{before}{fresh}{after}"
