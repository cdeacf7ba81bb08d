#!/usr/bin/env python3
"""Kilowatch from a fresh clone: ``python3 kilowatch.py demo`` or ``python3 kilowatch.py test``.

Needs nothing but Python 3.11 to 3.13: makes a private environment in ``.venv``, installs the locked libraries into it,
looks for the system libraries that Qt needs, and goes on with the command. A later start only compares one stamp.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / "packaging" / "requirements.lock"
STAMP = ENVIRONMENT / "kilowatch-stamp"
PYTHONS = ((3, 11), (3, 13))
WINDOWS = os.name == "nt"

# Library that Qt loads -> Debian package that brings it. The first group is needed even without a display.
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "xkbcommon": "libxkbcommon0",
    "fontconfig": "libfontconfig1",
    "dbus-1": "libdbus-1-3",
    "glib-2.0": "libglib2.0-0",
}
WINDOW_LIBRARIES = {
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
    "xcb-xinerama": "libxcb-xinerama0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
}


def main(arguments: list[str]) -> int:
    """Set up, then run ``arguments`` as a command of the program; its exit code is ours."""
    if not PYTHONS[0] <= sys.version_info[:2] <= PYTHONS[1]:
        say(f"Kilowatch needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]} ({sys.executable}).")
        say("Run it with another one, for example: python3.12 kilowatch.py demo")
        return 2
    try:
        set_up()
    except SetupFailed as failure:
        say(str(failure))
        return 2
    missing = missing_packages()
    if missing:
        install_packages(missing)
    if arguments[:1] == ["test"]:
        return run_checks(arguments[1:])
    return call([str(python()), "-m", "app", *arguments], Path.cwd())


class SetupFailed(Exception):
    """The environment could not be made; the text says what to do."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def python() -> Path:
    return ENVIRONMENT / ("Scripts/python.exe" if WINDOWS else "bin/python")


def wanted_stamp() -> str:
    """What the environment was made of; another lock file, project file or Python makes a new one."""
    parts = [LOCK.read_bytes(), (HERE / "pyproject.toml").read_bytes(), sys.version.encode(), str(HERE).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def set_up() -> None:
    """Make the environment unless its stamp says that it is the right one."""
    stamp = wanted_stamp()
    if python().exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        raise SetupFailed(
            f"The environment {ENVIRONMENT} is out of date and cannot be made anew by its own Python.\n"
            f"Use the Python of the system: python3 kilowatch.py {' '.join(sys.argv[1:])}"
        )
    started = time.monotonic()
    say(f"Kilowatch: setting up a private environment in {ENVIRONMENT} (once, about a minute) …")
    make_environment()
    pip = [str(python()), "-m", "pip", "--disable-pip-version-check", "--quiet"]
    say("Kilowatch: installing the locked libraries …")
    run_or_fail([*pip, "install", "--require-hashes", "-r", str(LOCK)], "The libraries could not be installed.")
    run_or_fail(
        [*pip, "install", "--no-deps", "--no-build-isolation", "-e", str(HERE)], "Kilowatch could not be installed."
    )
    STAMP.write_text(stamp, encoding="utf-8")
    say(f"Kilowatch: ready after {time.monotonic() - started:.0f} s.")


def make_environment() -> None:
    """An empty environment with pip; an old one of another Python is replaced."""
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    made = subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True, check=False)
    if made.returncode == 0:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if is_debian() and install_packages([package]):
        subprocess.run([sys.executable, "-m", "venv", str(ENVIRONMENT)], check=True)
        return
    raise SetupFailed(
        f"Python's module venv is missing. Install it with: sudo apt-get install {package}\n{made.stdout}"
    )


def run_or_fail(command: list[str], what: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SetupFailed(f"{what} Is this computer connected to a package index?\n{done.stderr.strip()[-2000:]}")


def is_debian() -> bool:
    return shutil.which("apt-get") is not None


def missing_packages() -> list[str]:
    """Debian packages with libraries that Qt will miss; empty on other systems, where its wheels are complete."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = dict(QT_LIBRARIES)
    if os.environ.get("DISPLAY"):
        wanted |= WINDOW_LIBRARIES
    return [package for library, package in wanted.items() if ctypes.util.find_library(library) is None]


def install_packages(packages: list[str]) -> bool:
    """Install Debian packages if this user may, else name the command that does; true when they are there."""
    command = f"apt-get install -y {' '.join(packages)}"
    if is_debian() and hasattr(os, "geteuid") and os.geteuid() == 0:
        say(f"Kilowatch: {command}")
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", *packages]):
            done = subprocess.run(step, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return True
        say(done.stderr.strip()[-1000:])
    say(f"Kilowatch: system libraries are missing. Install them with: sudo {command}")
    return False


def run_checks(arguments: list[str]) -> int:
    """Every check, the slowest last, so that pytest's summary line ends the output. All run even when one fails."""
    tools = (
        ["ruff", "format", "--check", "--quiet", "."],
        ["ruff", "check", "--quiet", "."],
        ["mypy", "--no-error-summary"],
    )
    failed = []
    for tool in () if arguments else tools:
        say(f"Kilowatch: {' '.join(tool)}")
        if call([str(python()), "-m", *tool], HERE):
            failed.append(tool[0])
    if failed:
        say(f"Kilowatch: failed: {', '.join(failed)} (see above); the tests follow")
    tested = call([str(python()), "-m", "pytest", *arguments], HERE)
    return tested or (1 if failed else 0)


def call(command: list[str], folder: Path) -> int:
    """Run a command in the foreground; Ctrl+C goes to it, and we wait until it has ended."""
    with subprocess.Popen(command, cwd=folder) as child:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--help"]))
