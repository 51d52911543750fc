"""Acts and answers of kinds of record that are maintained by their code, one row each. Next: gate.py.

Many kinds have the same three acts and the same answers; only names, types and texts differ. They stand in
one row, and what the schema shows is made of it: createVendor, changeVendor, deleteVendor, VendorResult.
"""

from dataclasses import dataclass
from typing import Annotated, Any, cast

import strawberry

from models.rules.shape import camel
from resolvers.write.maintained import Kind, change, create, delete
from schema.arguments import Confirm, ExpectedVersion
from schema.patching import patch_from_input
from schema.payloads import ConflictFacts, Refused, SavedFacts
from schema.saving import Answers, ContextInfo, ask, save_record


@dataclass(frozen=True)
class Words:
    """`one` is the record as a sentence says it, `code` what names it; the others tell of the act's rules.
    `key` is the argument that names it, in the query too. `asks`: entering one may ask to be confirmed.
    """

    one: str
    code: str
    create: str
    change: str
    delete: str
    key: str = "code"
    asks: bool = False


def answers_of(record: type[Any], field: str, argument: str, one: str) -> Answers[Any, Any]:
    """RecordSaved, RecordConflict and their union RecordResult; `field` holds the record as it is now."""
    name = record.__name__
    kept = strawberry.field(description=f"The {one} as it is now; null when it was deleted.")
    current = strawberry.field(description=f"The {one} as it is now.")
    changed = f"Nothing was saved: somebody else has changed the {one} since it was read."
    saved = _with(SavedFacts, f"{name}Saved", {field: (record | None, kept)}, "The call was carried out.")
    conflict = _with(ConflictFacts, f"{name}Conflict", {"current": (record | None, current)}, changed)
    return Answers(saved, conflict, f"{name}Result", field, argument, "String")


def result_of(answers: Answers[Any, Any], one: str) -> Any:
    kinds = cast("Any", answers.saved) | Refused | cast("Any", answers.conflict)
    return Annotated[kinds, strawberry.union(answers.result, description=f"Answer of every act on a {one}.")]


def acts_of(  # noqa: PLR0913, PLR0917 -- one row of a table
    field: str,
    kind: Kind[Any],
    record: type[Any],
    data: type[Any],
    words: Words,
    shared: tuple[Answers[Any, Any], Any] | None = None,
) -> type[Any]:
    """A class with the three acts, to be mixed into the mutations. `shared`: answers, and what result_of
    makes of them, where the record has other acts too.
    """
    answers = shared[0] if shared else answers_of(record, field, words.key, words.one)
    result = shared[1] if shared else result_of(answers, words.one)
    code, at = Annotated[str, strawberry.argument(description=words.code, name=words.key)], (words.key,)
    given = Annotated[data, strawberry.argument(description="Data; absent = unchanged, null = cleared.")]

    async def create_one(self: Any, info: ContextInfo, input: Any) -> Any:
        patch = patch_from_input(input)
        return await save_record(info, answers, lambda call: create(call, kind, patch), None, at)

    async def create_asking(self: Any, info: ContextInfo, input: Any, confirm: Confirm = None) -> Any:
        request, patch = ask(None, confirm), patch_from_input(input)
        return await save_record(info, answers, lambda call: create(call, kind, patch, request), None, at)

    async def change_one(
        self: Any, info: ContextInfo, code: str, input: Any, expected_version: ExpectedVersion = None
    ) -> Any:
        request, patch = ask(expected_version), patch_from_input(input)
        return await save_record(
            info, answers, lambda call: change(call, kind, code, patch, request), code, at
        )

    async def delete_one(
        self: Any,
        info: ContextInfo,
        code: str,
        expected_version: ExpectedVersion = None,
        confirm: Confirm = None,
    ) -> Any:
        request = ask(expected_version, confirm)
        return await save_record(info, answers, lambda call: delete(call, kind, code, request), code, at)

    told = {
        "create": (create_asking if words.asks else create_one, {"input": given}, words.create),
        "change": (change_one, {"code": code, "input": given}, words.change),
        "delete": (delete_one, {"code": code}, words.delete),
    }
    found: dict[str, Any] = {}
    for verb, (act, arguments, text) in told.items():
        act.__annotations__ |= {**arguments, "return": result}
        found[f"{verb}_{field}"] = strawberry.mutation(act, description=text)
    return strawberry.type(type(f"{camel(f'_{field}')}Acts", (), found))


def _with(base: type[Any], name: str, added: dict[str, tuple[Any, Any]], text: str) -> type[Any]:
    body: dict[str, Any] = {one: described for one, (_, described) in added.items()}
    body |= {"__annotations__": {one: kind for one, (kind, _) in added.items()}, "__module__": __name__}
    return cast("type[Any]", strawberry.type(type(name, (base,), body), description=text))
