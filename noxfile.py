#!/usr/bin/env -S uv run --script
# /// script
# dependencies = ["nox"]
# ///
"""Tasks for contributors: `nox` runs style and tests; `nox -s wheel` builds what users install."""

from __future__ import annotations

import nox

nox.needs_version = ">=2024.4.15"
nox.options.default_venv_backend = "uv|venv"


@nox.session
def style(session: nox.Session) -> None:
    """Ruff, mypy --strict and clang-format, in the versions of the extra `test`; nothing is compiled."""
    project = nox.project.load_toml("pyproject.toml")["project"]
    session.install(*project["dependencies"], *project["optional-dependencies"]["test"])
    session.run("ruff", "check")
    session.run("ruff", "format", "--check")
    session.run("mypy")
    files = session.run("git", "ls-files", "*.hpp", "*.cpp", "*.inl", external=True, silent=True, log=False)
    session.run("clang-format", "--dry-run", "-Werror", *str(files).split(), log=False)


@nox.session(python=["3.10", "3.11", "3.12", "3.13", "3.14"])
def tests(session: nox.Session) -> None:
    """The tests on every Python that is there."""
    session.install(".[test]", "--config-settings=build-dir=build/nox-{wheel_tag}")  # kept, so that the next is quick
    session.run("pytest", *session.posargs)


@nox.session(default=False)
def lanes(session: nox.Session) -> None:
    """Everything that CI runs."""
    session.run(".ci/run", *session.posargs, external=True)


@nox.session(default=False)
def wheel(session: nox.Session) -> None:
    """Source distribution and wheel into dist/."""
    session.install("build")
    session.run("python", "-m", "build")


if __name__ == "__main__":
    nox.main()
