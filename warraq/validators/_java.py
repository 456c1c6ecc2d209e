"""Java validators: finds the JVM and compiles the small drivers of ``_java/`` once.

A driver calls an engine's own API for all files, so that one JVM (whose start is most of
the cost) serves them all.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from warraq.validators._process import Outcome, home, run

SOURCES = Path(__file__).parent / "_java"

# A short-lived JVM gains more from starting than from optimising: EPUBCheck takes 2.7 s
# instead of 8.4 with these. English is asked for because messages are shown as they come.
FLAGS = (
    "-XX:TieredStopAtLevel=1",
    "-XX:+UseSerialGC",
    "-Xss4m",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Duser.language=en",
)


@cache
def java() -> str:
    """Find the ``java`` command; "" when there is none."""
    return shutil.which("java") or ""


@cache
def missing_java(compiler: bool = False) -> str:
    """Say what to install for Java programs to run; ``compiler`` when a driver is needed."""
    advice = "apt-get install default-jre-headless"
    if not java():
        return f"Java is not installed: {advice}"
    release = Path(java()).resolve().parents[1] / "release"
    if compiler and release.is_file() and "jdk.compiler" not in release.read_text("utf-8"):
        return f"this Java cannot compile (it lacks the module jdk.compiler): {advice}"
    return ""


def run_jar(jar: Path, arguments: tuple[str, ...], seconds: float) -> Outcome:
    """Run a jar that has a command line of its own."""
    return run([java(), *FLAGS, "-jar", jar, *arguments], seconds)


def run_driver(name: str, jar: Path, arguments: tuple[str, ...], seconds: float) -> Outcome:
    """Run ``_java/<name>.java`` with ``jar`` and what its manifest names on the class path."""
    driver, complaint = _compiled(name, jar)
    if driver is None:
        return Outcome("", complaint)
    classpath = os.pathsep.join((str(driver), str(jar)))
    return run([java(), *FLAGS, "-cp", classpath, name, *arguments], seconds)


def _compiled(name: str, jar: Path) -> tuple[Path | None, str]:
    """Make the driver a jar on first use; None and the compiler's complaint if it fails."""
    sources = [SOURCES / "Lines.java", SOURCES / f"{name}.java"]
    key = hashlib.sha256(b"\0".join(source.read_bytes() for source in sources))
    key.update(f"{Path(java()).resolve()} {jar} {jar.stat().st_size}".encode())
    made = _cache() / f"{name}-{key.hexdigest()[:16]}.jar"
    if made.is_file():
        return made, ""
    with tempfile.TemporaryDirectory(prefix="warraq-java-") as folder:
        compiler = ("-m", "jdk.compiler/com.sun.tools.javac.Main", "-proc:none", "-nowarn")
        options = ("-encoding", "UTF-8", "-cp", jar, "-d", folder)
        outcome = run([java(), *FLAGS, *compiler, *options, *sources], seconds=120)
        if outcome.complaint:
            return None, f"its driver could not be compiled: {outcome.complaint}"
        _pack(Path(folder), made)
    return made, ""


def _cache() -> Path:
    """Find a folder that can be written, in the project if possible."""
    folder = home() / "java"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="warraq-java-"))
    return folder


def _pack(classes: Path, made: Path) -> None:
    """Write the jar beside its place and move it there: two builds may do so at once."""
    with tempfile.NamedTemporaryFile(dir=made.parent, suffix=".part", delete=False) as part:
        with zipfile.ZipFile(part, "w") as jar:
            for file in sorted(classes.rglob("*.class")):
                jar.write(file, file.relative_to(classes).as_posix())
        Path(part.name).replace(made)
