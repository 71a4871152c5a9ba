"""Copy styles, scripts, fonts and icons out of ``node_modules`` to where the pages and papers expect them.

Nothing is fetched at run time: what a browser or a paper needs lies in the checkout after ``make setup``.
Standard library only; does nothing when neither its inputs nor its outputs changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import prune

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "motcua" / "web" / "static"
VENDOR = STATIC / "vendor"
PAPER_FONTS = ROOT / "src" / "motcua" / "dossiers" / "slips" / "fonts"
ICON_LIST = ROOT / "src" / "motcua" / "web" / "ui" / "icons.txt"
STAMPS = ROOT / "build" / "stamps"

WEB = ROOT / "src" / "motcua" / "web"
COPIES = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
WEB_FONT = "@fontsource/be-vietnam-pro"
WEIGHTS = (400, 500, 600, 700)
#: of the citizens' pages: two weights tell the same apart and are half of what a telephone must fetch
PUBLIC_WEIGHTS = (400, 600)
#: of two that hold a letter a browser takes the later one: ă and đ come with the rest of Vietnamese
SUBSETS = ("latin-ext", "vietnamese", "latin")
PAPER_CUTS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
SVG = "http://www.w3.org/2000/svg"
SVG_LOOK = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the browser journeys need")
    _install_modules(dev=parser.parse_args().dev)
    if _changed("assets", _vendor_digest()) or not _outputs_exist():
        print("Copying styles, scripts, icons and fonts …", flush=True)
        _copy_vendor()
        _copy_paper_fonts()
        _record("assets", _vendor_digest())
    _collect()


def _install_modules(*, dev: bool) -> None:
    """``npm ci`` when the lock changed: exactly what the lock names, checked against its hashes."""
    digest = _digest([ROOT / "package-lock.json", ROOT / "package.json"])
    installed = ["npm-dev"] if dev else ["npm", "npm-dev"]
    if MODULES.is_dir() and not all(_changed(name, digest) for name in installed):
        return
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        sys.exit("Node.js with npm is missing: version 20 or newer is needed to install the page assets.")
    version = subprocess.run([node, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < 20:
        sys.exit(f"Node.js {version} is too old: version 20 or newer is needed.")
    print("Installing page assets (npm ci) …", flush=True)
    options = [] if dev else ["--omit=dev"]
    result = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-progress", "--loglevel=error", *options],
        cwd=ROOT,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if result.returncode:
        sys.exit("npm ci failed; its words stand above.")
    (STAMPS / "npm-dev").unlink(missing_ok=True)
    _record("npm-dev" if dev else "npm", digest)


def _copy_vendor() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for name, source in COPIES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        # the maps are not shipped, and a manifest refuses a reference to a file that is not there
        text = re.sub(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+", "", text)
        if name.endswith(".css"):
            ours = [path.read_text(encoding="utf-8") for path in prune.sources(WEB, without=VENDOR)]
            text = prune.pruned(text, ours)
        (VENDOR / name).write_text(text, encoding="utf-8")
    _copy_web_fonts()
    _write_sprite()


def _copy_web_fonts() -> None:
    """Three subsets of four weights, with the unicode ranges of the package's own style sheet."""
    (VENDOR / "fonts").mkdir()
    rules: dict[int, str] = dict.fromkeys(WEIGHTS, "")
    for weight in WEIGHTS:
        sheet = (MODULES / WEB_FONT / f"{weight}.css").read_text(encoding="utf-8")
        for subset in SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal"
            found = re.search(rf"/\* {name} \*/.*?unicode-range: ([^;]+);", sheet, re.DOTALL)
            if found is None:
                sys.exit(f"{WEB_FONT} has no subset {name}: adapt scripts/assets.py")
            shutil.copyfile(
                MODULES / WEB_FONT / "files" / f"{name}.woff2", VENDOR / "fonts" / f"{name}.woff2"
            )
            rules[weight] += (
                '@font-face{font-family:"Be Vietnam Pro";font-style:normal;font-display:swap;'
                f'font-weight:{weight};src:url(fonts/{name}.woff2) format("woff2");'
                f"unicode-range:{found[1]}}}\n"
            )
    (VENDOR / "fonts.css").write_text("".join(rules.values()), encoding="utf-8")
    public = "".join(rules[weight] for weight in PUBLIC_WEIGHTS)
    (VENDOR / "fonts-public.css").write_text(public, encoding="utf-8")


def _write_sprite() -> None:
    """One SVG file with the icons named in the list; a page shows one with ``<use href="…#name">``."""
    ET.register_namespace("", SVG)
    sprite = ET.Element(f"{{{SVG}}}svg")
    for name in _icons():
        path = MODULES / "@tabler" / "icons" / "icons" / (name if "/" in name else f"outline/{name}")
        if not path.with_suffix(".svg").exists():
            sys.exit(f"{ICON_LIST.relative_to(ROOT)}: there is no icon {name!r} in @tabler/icons")
        drawing = ET.parse(path.with_suffix(".svg")).getroot()  # noqa: S314 – a file of our own lock
        look = {key: drawing.attrib[key] for key in SVG_LOOK if key in drawing.attrib}
        symbol = ET.SubElement(sprite, f"{{{SVG}}}symbol", {"id": name.replace("/", "-"), **look})
        symbol.extend(part for part in drawing if part.get("d") != "M0 0h24v24H0z")
    ET.indent(sprite, " ")
    (VENDOR / "icons.svg").write_bytes(ET.tostring(sprite, encoding="utf-8") + b"\n")


def _icons() -> list[str]:
    if not ICON_LIST.exists():
        return []
    lines = (line.split("#")[0].strip() for line in ICON_LIST.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line})


def _copy_paper_fonts() -> None:
    PAPER_FONTS.mkdir(parents=True, exist_ok=True)
    for cut in PAPER_CUTS:
        name = f"Tinos_{cut}.ttf"
        shutil.copyfile(MODULES / "@expo-google-fonts" / "tinos" / cut / name, PAPER_FONTS / name)


def _collect() -> None:
    """Hash and compress all static files into ``build/static``, which the server serves for ever."""
    files = sorted(path for path in STATIC.rglob("*") if path.is_file())
    digest = _digest(files)
    target = ROOT / "build" / "static"
    if not _changed("static", digest) and (target / "staticfiles.json").exists():
        return
    python = ROOT / ".venv" / "bin" / "python"
    if not python.exists():
        return
    print("Collecting static files …", flush=True)
    environment = {**os.environ, "MOTCUA_SECRET_KEY": "not-used-while-collecting"}
    result = subprocess.run(
        [str(python), "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"],
        cwd=ROOT,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if result.returncode:
        sys.exit("collectstatic failed; its words stand above.")
    _record("static", digest)


def _outputs_exist() -> bool:
    made = [VENDOR / name for name in (*COPIES, "fonts.css", "fonts-public.css", "icons.svg")]
    made += [PAPER_FONTS / f"Tinos_{cut}.ttf" for cut in PAPER_CUTS]
    return all(path.exists() for path in made)


def _vendor_digest() -> str:
    made_by = [ROOT / "package-lock.json", ICON_LIST, Path(__file__), Path(prune.__file__)]
    return _digest(made_by + prune.sources(WEB, without=VENDOR))


def _digest(files: list[Path]) -> str:
    parts = [
        f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in files
        if path.exists()
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _changed(name: str, digest: str) -> bool:
    stamp = STAMPS / name
    return not stamp.exists() or stamp.read_text(encoding="ascii") != digest


def _record(name: str, digest: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(digest, encoding="ascii")


if __name__ == "__main__":
    main()
