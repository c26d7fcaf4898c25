"""Refuse to build a wheel whose pages would not work."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class NeedsVendor(BuildHookInterface):  # type: ignore[type-arg]
    """The third-party files of the pages are not committed, so a fresh checkout has none yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop a real build without them; an editable one may get them later."""
        if version != "editable" and not (Path(self.root) / "app/web/static/vendor/VENDOR.json").exists():
            raise RuntimeError("app/web/static/vendor is missing: run `make setup` before building Ferry.")
