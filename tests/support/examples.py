"""Runs the examples of a page: each ```graphql block, and the ```json answer below it. Next: blocks.py."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
from graphql import OperationDefinitionNode, OperationType, parse, validate
from pydantic import SecretStr

from resolvers.exchange.demo import load_demo
from schema import schema
from settings import Settings
from tests.support import server
from tests.support.blocks import Block, blocks
from tests.support.door import Asker

ROOT = Path(__file__).resolve().parents[2]
# those of the token that `dossier run` makes
_ROLES = ("admin", "salesMaintainer", "financeMaintainer", "integrator")
_CUSTOMERS = 200
_SECONDS = 60


@asynccontextmanager
async def demo_asker(dsn: str, folder: Path) -> AsyncGenerator[Asker]:
    """What a reader has after `make run`: the demo customers and a token for all of it."""
    values: dict[str, Any] = {"var_folder": folder}
    private = Settings(**values)
    private.make_field_key()
    await load_demo(dsn, private.read_field_key(), _CUSTOMERS)
    settings = private.model_copy(update={"database_url": SecretStr(dsn)})
    with server.listening(settings) as url:
        async with httpx.AsyncClient(base_url=url, timeout=_SECONDS) as http:
            yield await Asker(http, dsn).as_roles("DEMO", *_ROLES, language="en")


async def wrong_examples(page: Path, door: Asker) -> list[str]:
    """What does not answer, or not as the page says, with its line."""
    found = blocks(page)
    wrong: list[str] = []
    for place, block in enumerate(found):
        if block.kind == "graphql":
            variables, answer = _company(found[place + 1 :])
            told = await _try(block, variables, answer, door)
            wrong += [f"{page.name}:{block.line}: {told}"] if told else []
    return wrong


def _company(following: list[Block]) -> tuple[dict[str, Any], Any]:
    """The variables and the answer below a document, as far as they are there."""
    variables: dict[str, Any] = {}
    for block in following:
        if block.kind != "json":
            break
        content = orjson.loads(block.text)
        if "data" in content or "errors" in content:
            return variables, content
        variables = content
    return variables, None


async def _try(block: Block, variables: Mapping[str, Any], expected: Any, door: Asker) -> str:
    document = parse(block.text)
    errors = validate(schema.core, document)
    if errors:
        return errors[0].message
    operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    if not operations or operations[0].operation is OperationType.SUBSCRIPTION:
        return ""  # streams have tests of their own; what the page shows of one is valid
    answer = await door.ask(block.text, variables)
    answer.pop("extensions", None)
    if expected is None:
        return f"{answer['errors']}" if "errors" in answer else ""
    expected.pop("extensions", None)
    return "" if answer == expected else f"{orjson.dumps(answer).decode()}"
