"""Reads: a whole operation becomes one SQL statement that answers with JSON bytes. Next: reader.py.

The way of a read, each house passed once, all pure but the last:
selection.py (document and variables -> what is selected) -> plan.py (-> statement and its arguments), which asks
sql.py (text), render.py (rows), pages.py (connections), filters.py, search.py, log.py (conditions) and
visibility.py (who sees what) -> run.py (statement -> bytes). reader.py holds them together:

    pool = await open_read_pool(dsn, size=8, statement_timeout_ms=15_000)   # run.py; only such a pool is fast
    reader = Reader(pool, schema, Options(cursor_key=..., sealer=..., page_default=50, page_max=100))
    prepared = reader.prepare(document, operation_node)    # None: not compilable, use the executor and rows()
    data: bytes = await reader.answer(prepared, variables, caller)          # VariableValues | None
    root: dict = await reader.rows(document, operation_node, variables, caller)   # the second door's root value

For payloads of mutations and for subscriptions, one record by its key:

    recipe = reader.record("Customer", field_nodes, fragments, variables)   # field_nodes: their selections merge
    await recipe.bytes(caller, "0100000004") -> bytes | None                # None: not there or out of sight
    await recipe.value(caller, "0100000004") -> dict | None

Mistakes of the caller (cursors, page sizes) are GraphQLError with path and extensions["code"]; a position older
than the change log is resolvers.errors.Resync; a database that is too busy is resolvers.errors.Busy.
"""

from resolvers.read.cursor import Cursors

from resolvers.read.reader import Options, Prepared, Reader, Record
from resolvers.read.run import open_read_pool

__all__ = ["Cursors", "Options", "Prepared", "Reader", "Record", "open_read_pool"]
