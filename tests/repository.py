"""What is, or is about to be, in the repository."""

import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
MADE = re.compile(r"(^|/)(\.venv|\.git|node_modules|__pycache__|\.[a-z_]+_cache|\.hypothesis|vendor|ferry-data|dist)/")


@cache
def committed() -> tuple[str, ...]:
    """Every file of the repository; in an unpacked archive, every file that is not made."""
    ask = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(ask, cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.splitlines() if listed.returncode == 0 else _walked()
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def _walked() -> list[str]:
    names = [path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file()]
    return [name for name in names if not MADE.search(name)]
