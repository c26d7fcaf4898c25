"""Gather the third-party files of the pages into app/web/static/vendor, from npm packages of locked versions.

Node comes from the machine when it is recent enough, else from a Python wheel. Nothing made here is committed; the
built wheel holds it. Does nothing when everything is as package-lock.json says.
"""

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "app" / "web" / "static" / "vendor"
AXE = MODULES / "axe-core" / "axe.min.js"
OLDEST_NODE = 18
PACKAGES = (
    "preact",
    "@preact/signals",
    "@preact/signals-core",
    "htm",
    "leaflet",
    "@mapbox/vector-tile",
    "@mapbox/point-geometry",
    "pbf",
)

ENTRIES = {
    "preact.js": """
        import { h } from "preact";
        import htm from "htm";
        export * from "preact";
        export * from "preact/hooks";
        export * from "@preact/signals";
        export const html = htm.bind(h);
    """,
    "leaflet.js": """
        import * as leaflet from "leaflet/dist/leaflet-src.esm.js";
        export const L = { ...leaflet };
    """,
    "vector-tile.js": """
        import { PbfReader } from "pbf";
        import { VectorTile } from "@mapbox/vector-tile";
        export const unpack = (bytes) => new VectorTile(new PbfReader(bytes)).layers;
    """,
}


def main() -> None:
    """Bring the folder up to date."""
    manifest = VENDOR / "VENDOR.json"
    wanted = sha256((ROOT / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    if manifest.exists() and AXE.exists() and json.loads(manifest.read_text())["made_from"] == wanted:
        return
    tools = with_node()
    run(tools, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in ENTRIES.items():
        bundle(tools, source, VENDOR / name)
    copy_leaflet()
    (VENDOR / "LICENSES.txt").write_text(licences(), encoding="utf-8")
    manifest.write_text(json.dumps({"made_from": wanted, "packages": versions()}, indent=2) + "\n")


def with_node() -> dict[str, str]:
    """An environment in which `node` and `npm` are found, installing them into .venv when the machine has none."""
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return dict(os.environ)
    subprocess.run([ROOT / "scripts" / "venv.sh", "requirements-node.txt"], check=True)
    return os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def node_version() -> int:
    """The major version of the machine's node; 0: none."""
    if not shutil.which("node"):
        return 0
    told = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
    return int(told.lstrip("v").split(".")[0])


def run(environment: dict[str, str], *command: str, text: str | None = None) -> None:
    """Run a tool in the root, quietly; its own words are shown when it fails."""
    words = [shutil.which(command[0], path=environment["PATH"]) or command[0], *command[1:]]
    done = subprocess.run(words, cwd=ROOT, env=environment, input=text, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(command[:2])} failed:\n{done.stdout}{done.stderr}")


def bundle(environment: dict[str, str], source: str, target: Path) -> None:
    """Make one ES module, small, and old enough in its words for the phones of 2019."""
    esbuild = str(MODULES / ".bin" / "esbuild")
    options = ("--bundle", "--format=esm", "--minify", "--target=es2018", "--legal-comments=none", "--log-level=error")
    run(environment, esbuild, *options, f"--outfile={target}", text=source)


def copy_leaflet() -> None:
    """Its style sheet, and the pictures that it names."""
    dist = MODULES / "leaflet" / "dist"
    shutil.copytree(dist / "images", VENDOR / "leaflet" / "images")
    shutil.copy(dist / "leaflet.css", VENDOR / "leaflet")


def versions() -> dict[str, str]:
    """The version of every package that went in."""
    return {name: json.loads((MODULES / name / "package.json").read_text())["version"] for name in PACKAGES}


def licences() -> str:
    """The licence of every package that went in, as its authors ask."""
    return "\n\n".join(
        f"{name} {version}\n\n{next((MODULES / name).glob('LICENSE*')).read_text(encoding='utf-8').strip()}"
        for name, version in versions().items()
    )


if __name__ == "__main__":
    main()
