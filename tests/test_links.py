"""Every link in the documents leads somewhere."""

import re
from pathlib import Path

import pytest

from tests.repository import ROOT, committed

LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?[^)]*\)|<img[^>]*\ssrc=\"([^\"]+)\"|<a[^>]*\shref=\"([^\"]+)\"")
FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
OUTSIDE = ("http://", "https://", "mailto:")


def documents() -> list[str]:
    """Every Markdown file of the repository."""
    return [name for name in committed() if name.endswith(".md")]


def links(text: str) -> list[str]:
    """Where a document leads, examples left out."""
    found = (next(filter(None, match.groups())) for match in LINK.finditer(FENCED.sub("", text)))
    return [link for link in found if not link.startswith(OUTSIDE)]


def anchors(text: str) -> set[str]:
    """The names of a document's headings, as they are linked to."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("name", documents())
def test_every_link_inside_the_repository_leads_somewhere(name) -> None:
    """A file that is linked to exists, and has the heading that is named."""
    here = ROOT / name
    broken = []
    for link in links(here.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = (here.parent / path).resolve() if path else here
        known = target.exists() and target.is_relative_to(ROOT.resolve())
        if not known or (anchor and anchor not in anchors(Path(target).read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def test_the_documents_are_looked_at() -> None:
    """The list of documents is not empty by mistake, and links are found in them."""
    assert {"README.md", "README.zh.md", "CONTRIBUTING.md", "docs/reference/api.md"} <= set(documents())
    assert len(links((ROOT / "README.md").read_text(encoding="utf-8"))) > 10
