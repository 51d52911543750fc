"""A worker that does all jobs that may be begun, and may be killed. Next: ../archives/test_killed.py.

python -m tests.support.disposing_child DSN VAR_FOLDER FIELD_KEY_FILE
"""

import os
import sys
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from settings import Settings
from storage.faults import VARIABLE
from tests.support.filing import do_jobs
from tests.support.forked import Forked
from tests.support.server import TODAY, Service


def work_and_die(service: Service, faults: str = "") -> int:
    """How the process ended; without faults it ends when nothing more may be begun."""
    key = str(service.settings.field_key_file)
    place = (service.dsn, str(service.settings.var_folder), key)
    command = ("-m", "tests.support.disposing_child", *place)
    return Forked(command, {**os.environ, VARIABLE: faults}).wait()


def _main(dsn: str, folder: str, key: str) -> None:
    values: dict[str, Any] = {"database_url": SecretStr(dsn), "field_key_file": Path(key), "today": TODAY}
    settings = Settings(**values, var_folder=Path(folder))
    do_jobs(Service("http://nowhere.test", dsn, settings))


if __name__ == "__main__":
    _main(*sys.argv[1:])
