"""How the pictures look: six colours that stay apart by day, by night and in colour-blind eyes; then dashes."""

from typing import Final

DAY: Final = ("#0b8f9c", "#e4570a", "#2f2a8f", "#9a2d1f", "#8a2be2", "#3f0a1c")
NIGHT: Final = ("#2ee6e0", "#e2951d", "#4aa8d8", "#b5500f", "#8256f0", "#f5e642")
DASHES: Final = ("none", "7 3", "2 3")
PAPER: Final = ("#ffffff", "#14181d")
INK: Final = ("#1b1f24", "#e6edf3")
PALE: Final = ("#5c6570", "#9aa4af")
FAINT: Final = ("#e3e7eb", "#2b3138")


def look(number: int) -> str:
    """The classes of the route of this number: its colour, and its dash once the colours are used up."""
    return f"c{number % len(DAY)} d{number // len(DAY) % len(DASHES)}"


def _theme(which: int) -> str:
    colours = (DAY, NIGHT)[which]
    rules = [f".ferry .c{k}{{color:{colour}}}" for k, colour in enumerate(colours)]
    rules += [
        f".ferry{{color:{INK[which]};background:{PAPER[which]}}}",
        f".ferry .paper{{fill:{PAPER[which]}}}",
        f".ferry text,.ferry .ink{{fill:{INK[which]}}}",
        f".ferry text.pale{{fill:{PALE[which]}}}",
        f".ferry .halo{{stroke:{PAPER[which]}}}",
        f".ferry .thin{{stroke:{FAINT[which]}}}",
        f".ferry .pause{{fill:{PAPER[which]};stroke:{INK[which]}}}",
        f".ferry .faint{{fill:{FAINT[which]}}}",
        f".ferry .left{{color:{INK[which]}}}",
        f".ferry th,.ferry td{{border-color:{FAINT[which]}}}",
    ]
    return "".join(rules)


SHARED: Final = (
    ".ferry{font:13px/1.5 system-ui,'Segoe UI','Noto Sans','Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif}"
    ".ferry text{font-size:12px}"
    ".ferry .line{fill:none;stroke:currentColor;stroke-width:2;stroke-linejoin:round}"
    ".ferry .solid{fill:currentColor}"
    ".ferry .hollow{stroke:currentColor;stroke-width:2}"
    ".ferry .halo{stroke-width:3;paint-order:stroke}"
    ".ferry .thin{stroke-width:1}"
    + "".join(f".ferry .d{k} .line{{stroke-dasharray:{dash}}}" for k, dash in enumerate(DASHES))
    + ".ferry .line.dotted{stroke-dasharray:1 4}"
    + ".ferry table{border-collapse:collapse;margin:1em 0}"
    + ".ferry th,.ferry td{border-bottom:1px solid;padding:.25em 1em .25em 0;text-align:left;font-weight:normal}"
    + ".ferry h1{font-size:1.6em;font-weight:600}"
    + ".ferry thead th,.ferry caption{font-weight:600}"
    + ".ferry caption{font-size:1.1em;text-align:left;padding-bottom:.3em}"
    + ".ferry td.number,.ferry th.number{text-align:right;font-variant-numeric:tabular-nums}"
    + ".ferry figure{margin:1em 0}"
    + ".ferry svg{max-width:100%;height:auto}"
)
STYLE: Final = f"{SHARED}{_theme(0)}@media(prefers-color-scheme:dark){{{_theme(1)}}}"
"""CSS for everything of class `ferry`; nothing else on a page is touched."""
