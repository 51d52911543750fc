"""Runs the ```sh blocks of a page in one shell, and compares with the ```text below them. Next: blocks.py."""

import os
import re
import signal
import subprocess
from pathlib import Path

from tests.support.blocks import Block, blocks
from tests.support.command import ROOT, clean_environment

_END = "=== end of block ==="
_SECONDS = 300


def wrong_blocks(page: Path, folder: Path) -> list[str]:
    """What says something else than the page, with its line. The folder stands for the checkout."""
    command = folder / "dossier"
    command.write_text(f'#!/bin/sh\nexec "{ROOT}/dossier" "$@"\n')
    command.chmod(0o755)
    found = [block for block in blocks(page) if block.kind in {"sh", "text"}]
    scripts = [block for block in found if block.kind == "sh"]
    said = _run("".join(f"{block.text}\necho '{_END}'\n" for block in scripts), folder).split(f"{_END}\n")
    return [
        f"{page.name}:{block.line}: {output}"
        for block, output in zip(scripts, said, strict=False)
        if not _fits(output, _expected(found, block))
    ]


def _expected(found: list[Block], block: Block) -> str:
    following = found[found.index(block) + 1 :]
    return following[0].text if following and following[0].kind == "text" else ""


def _fits(output: str, expected: str) -> bool:
    """In the page, … stands for anything, and a space for what divides columns."""
    plain, wanted = (re.sub(r"[ \t]+", " ", text).strip() for text in (output, expected))
    return re.fullmatch(re.escape(wanted).replace("…", ".*"), plain, re.DOTALL) is not None


def _run(script: str, folder: Path) -> str:
    """In a session of its own, so that nothing of it is left."""
    errors = folder / "stderr.log"
    with errors.open("w") as stderr:
        shell = subprocess.Popen(
            ["bash", "-s"],
            cwd=folder,
            env=clean_environment(folder / "var", {}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )
        try:
            return shell.communicate(script, timeout=_SECONDS)[0]
        finally:
            if shell.poll() is None:
                os.killpg(shell.pid, signal.SIGTERM)
                shell.communicate()
