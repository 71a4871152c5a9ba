"""Make or refresh ``.venv`` from the hash-locked requirements; does nothing when it is up to date.

Runs under the system's Python with the standard library alone. The package itself is put on the path by a
``.pth`` file and started by a two-line script, so that no build backend has to be fetched.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
OLDEST = (3, 11)
LAUNCHER = """#!{python}
import sys

from motcua.config.cli import main

sys.exit(main())
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what the tests and checks need")
    wanted = ["base", "dev"] if parser.parse_args().dev else ["base"]
    if not _works(VENV / "bin" / "python"):
        _make()
    # dev.txt holds everything of base.txt, so one installation is enough
    name = wanted[-1]
    if not _is_current(name):
        _install(name)
        for done in wanted:
            _stamp(done).write_text(_digest(done), encoding="ascii")
    _link_package()


def _make() -> None:
    if sys.version_info < OLDEST:
        _try_a_newer_one()
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Python {found} is too old: 3.11 or newer is needed. "
            "Name another one like this: make PYTHON=python3.12 setup"
        )
    if importlib.util.find_spec("ensurepip") is None and importlib.util.find_spec("pip") is None:
        sys.exit(
            "This Python has neither ensurepip nor pip. Debian or Ubuntu: sudo apt-get install python3-venv"
        )
    print("Making .venv …", flush=True)
    if VENV.exists():
        shutil.rmtree(VENV)
    without_pip = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
    _run([sys.executable, "-m", "venv", *without_pip, str(VENV)])


def _try_a_newer_one() -> None:
    """Where ``python3`` is old but a newer one stands beside it, go on under that one."""
    for name in ("python3.13", "python3.12", "python3.11"):
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 – our own arguments, no shell


def _install(name: str) -> None:
    print(f"Installing requirements/{name}.txt (checked against its hashes) …", flush=True)
    inside = VENV / "bin" / "python"
    has_pip = any((VENV / "lib").glob("python*/site-packages/pip"))
    pip = [str(inside), "-m", "pip"] if has_pip else [sys.executable, "-m", "pip", "--python", str(inside)]
    _run(
        [
            *pip,
            *("install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"),
            *("-r", str(ROOT / "requirements" / f"{name}.txt")),
        ]
    )


def _link_package() -> None:
    """Put ``src`` on the environment's path and write ``.venv/bin/motcua``."""
    for packages in (VENV / "lib").glob("python*/site-packages"):
        _write(packages / "motcua.pth", f"{ROOT / 'src'}\n")
    launcher = VENV / "bin" / "motcua"
    _write(launcher, LAUNCHER.format(python=VENV / "bin" / "python"))
    launcher.chmod(0o755)


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def _works(python: Path) -> bool:
    """A moved or half-made environment, or one of an old Python, is made anew."""
    if not python.exists():
        return False
    probe = f"import sys; sys.exit(sys.version_info < {OLDEST} or sys.prefix != {str(VENV)!r})"
    return subprocess.run([str(python), "-c", probe], check=False, capture_output=True).returncode == 0


def _is_current(name: str) -> bool:
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text(encoding="ascii") == _digest(name)


def _stamp(name: str) -> Path:
    return VENV / f"installed-{name}"


def _digest(name: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()


def _run(command: list[str]) -> None:
    result = subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
    if result.returncode:
        sys.exit(f"failed: {' '.join(command)}")


if __name__ == "__main__":
    main()
