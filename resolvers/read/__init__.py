"""Reads: a whole operation becomes one SQL statement that answers with JSON bytes. Next: reader.py.

The way of a read, each house passed once, all pure but the last: selection.py (document and variables ->
what is selected) -> plan.py (-> statement and its arguments), which asks sql.py (text), render.py (rows),
pages.py (connections), filters.py, search.py, log.py (conditions), visibility.py (who sees which rows, by
layers.py) and clearing.py (who reads which fields of them, by masks.py) ->
run.py (statement -> bytes). reader.py holds them together:

    pool = await open_read_pool(dsn, size=8)      # only such a pool is fast
    reader = Reader(pool, schema, Options(cursor_key=..., sealer=..., page_default=50, page_max=100))
    prepared = reader.prepare(document, node)     # None: the executor has to answer, over rows()
    data = await reader.answer(prepared, variables, caller)         # bytes; variables: VariableValues | None
    root = await reader.rows(document, node, variables, caller)     # a dict: the executor's root value

For payloads and subscriptions, one record by its key, with the merged selections of field_nodes:

    recipe = reader.record("Customer", field_nodes, fragments, variables)
    await recipe.bytes(caller, "0100000004")      # None: it is not there, or not for this caller
    await recipe.value(caller, "0100000004")      # the same as a dict

Mistakes of the caller (cursors, page sizes) are GraphQLError with path and extensions["code"]; a position
older than the change log is resolvers.errors.Resync; a database that is too busy is resolvers.errors.Busy.
"""

from resolvers.read.cursor import Cursors
from resolvers.read.reader import Options, Prepared, Reader, Record
from resolvers.read.run import ReadPool, open_read_pool

__all__ = ["Cursors", "Options", "Prepared", "ReadPool", "Reader", "Record", "open_read_pool"]
