"""Sets up what is missing for running the site: packages and browser code. Needs only Python 3.11's own library."""

import ctypes.util
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STATIC = ROOT / "static"
UV = "uv==0.13.8"
# Open3D's wheel links to these even where nothing is drawn on a screen.
NATIVE_LIBRARIES = {"GL": "libgl1", "EGL": "libegl1", "usb-1.0": "libusb-1.0-0"}


def say(text: str) -> None:
    """Tell the person what is going on."""
    print(f"\033[1m==>\033[0m {text}" if sys.stdout.isatty() else f"==> {text}", flush=True)


def digest(paths: Iterable[Path]) -> str:
    """Return one hash of many files' names and contents."""
    total = hashlib.sha256(sys.version.encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def once(stamp: Path, wanted: str, work: Callable[[], None], what: str) -> None:
    """Do the work unless the stamp says that it was done for exactly this input."""
    if stamp.exists() and stamp.read_text() == wanted:
        return
    started = time.monotonic()
    say(f"{what} ...")
    stamp.unlink(missing_ok=True)
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    say(f"{what}: done in {time.monotonic() - started:.1f} s")


def run(*command: str | Path, cwd: Path = ROOT, quiet: bool = False) -> None:
    """Run a program and stop with its words if it fails."""
    environment = {**os.environ, "PATH": f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    result = subprocess.run([str(part) for part in command], cwd=cwd, env=environment, text=True, capture_output=quiet)
    if result.returncode:
        if quiet:
            sys.stderr.write((result.stdout or "") + (result.stderr or ""))
        sys.exit(f"This failed: {' '.join(str(part) for part in command)}")


def install_packages(requirements: Path) -> None:
    """Make the virtual environment and install the pinned packages: by uv, or by pip where uv cannot."""
    if not PYTHON.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
        if made.returncode:
            sys.exit(
                "Python could not make a virtual environment (on Debian: apt install python3-venv).\n"
                f"{made.stdout}{made.stderr}"
            )
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        subprocess.run([PYTHON, "-m", "ensurepip"], capture_output=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV], capture_output=True)
    if uv.exists():
        done = subprocess.run(
            [str(uv), "pip", "install", "-q", "--python", str(PYTHON), "-r", str(requirements)], cwd=ROOT
        )
        if done.returncode == 0:
            return
        say("uv could not; trying pip")
    run(PYTHON, "-m", "pip", "install", "-q", "-r", requirements)


def install_browser_packages(*, development: bool) -> None:
    """Install the pinned browser packages by the environment's own Node: those for building, or those for tests too."""
    extra = [] if development else ["--omit=dev"]
    run(VENV / "bin" / "npm", "ci", *extra, "--no-audit", "--no-fund", "--loglevel=error", cwd=STATIC, quiet=True)


def build_browser_code() -> None:
    """Build the pages' scripts and styles into static/dist."""
    if not (STATIC / "node_modules" / "vite").exists():
        install_browser_packages(development=False)
    run(VENV / "bin" / "npm", "run", "build", "--silent", cwd=STATIC, quiet=True)


def browser_sources() -> list[Path]:
    """Return what the built browser code depends on."""
    files = list(STATIC.glob("*.json")) + list(STATIC.glob("*.ts"))
    return files + [path for path in (STATIC / "src").rglob("*") if path.is_file()]


def warn_of_native_libraries() -> None:
    """Name the system libraries that reconstruction will miss."""
    missing = [package for name, package in NATIVE_LIBRARIES.items() if not ctypes.util.find_library(name)]
    if missing and sys.platform == "linux":
        say(
            "Reconstruction needs system libraries that are not here. On Debian or Ubuntu: "
            f"apt install {' '.join(missing)}"
        )


def set_up(*, development: bool) -> None:
    """Bring the checkout to where the site, or its tests, can start."""
    if sys.version_info[:2] != (3, 11):
        sys.exit(
            f"Bestiary runs on Python 3.11; this is {sys.version.split()[0]}. Start the script with PYTHON=python3.11."
        )
    requirements = ROOT / ("requirements-dev.txt" if development else "requirements.txt")
    full, plain = VENV / ".stamp-requirements-dev.txt", VENV / ".stamp-requirements.txt"
    stamp = full if development else plain
    wanted = digest([requirements])
    # The development set holds the plain one, so the site needs nothing more where the tests have run.
    development_set = ROOT / "requirements-dev.txt"
    if development or not (full.exists() and full.read_text() == digest([development_set])):
        once(stamp, wanted, lambda: install_packages(requirements), "Installing packages")
    if development:
        locked = digest([STATIC / "package.json", STATIC / "package-lock.json"])
        stamp = STATIC / "node_modules" / ".stamp"
        once(stamp, locked, lambda: install_browser_packages(development=True), "Installing browser packages")
    once(STATIC / "dist" / ".stamp", digest(browser_sources()), build_browser_code, "Building browser code")
    warn_of_native_libraries()


if __name__ == "__main__":
    set_up(development="--development" in sys.argv)
