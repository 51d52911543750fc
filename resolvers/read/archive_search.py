"""searchArchives (domain 4.7): a page of hits with their marks, and counts of all. Next: log.py.

First the hits within the caller's sight are found, but no more than COUNTED: they are counted, and ranked.
Where there are more, the counts are lower bounds, and the page is read along the index of its order instead:
what is found often is soon met there, and else there are not too many to be sorted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import orjson

from models.rules.archives.marks import fragments
from models.rules.archives.searching import parts_of
from resolvers.read.archive_query import Query
from resolvers.read.cursor import mark_of
from resolvers.read.pages import Bounds, Own, page, reading, size_of
from resolvers.read.render import MARK, Rows, Statement
from resolvers.read.selection import TYPE_NAME, Selected
from resolvers.read.sql import Fixed, Order, Parts, beyond, joined, members, order_by
from resolvers.read.values import Leaf, is_given, is_set, leaf

NAME = "searchArchives"
COUNTED = 2_000
FEW = 20_000  # items that a filter leaves, whose texts are read one by one
WALKED = 3_000  # rows that are looked at along an index, before all hits are sorted instead
FRAGMENTS = "fragments"  # of the boxes that are opened on the way out
_LIST = "archiveSearch"  # in the marks of its cursors
_BEFORE_TEXT, _OF_TEXT = 60, 160  # signs of an excerpt
# Facets by their names in the answer.
_COLUMNS = {"types": "archive_type", "years": "year", "retentions": "retention", "states": "state"}
_CODE = "coalesce({0}.archive_code, '~')"  # drafts behind all codes; as the index has it
_DAY = "coalesce({0}.formed_on, '0001-01-01'::date)"
# The newest first. Each is a short look into the index, until enough is found.
_SEGMENTS = (
    "archive_text_place {0}p CROSS JOIN LATERAL generate_series(({0}p.last_value >> 15)::int, 0, -1) {0}(at)"
)
_ID = Order("item_id")


@dataclass(frozen=True)
class _Sort:
    """`key` of a row t in an order; of a rank there is no index, so that the newest come first instead."""

    orders: tuple[Order, ...]
    key: str
    ranked: bool = False


_SORTS: Mapping[str, _Sort] = {
    "RELEVANCE": _Sort((Order("key_", "int8", True), Order("item_id", descending=True)), "", ranked=True),
    "CODE": _Sort((Order("key_"), _ID), _CODE),
    "DATE": _Sort((Order("key_", "date", True), Order("item_id", descending=True)), _DAY),
}


@dataclass
class _Search:
    """One search that is being written."""

    statement: Statement
    one: Selected
    query: Query
    sort: _Sort
    size: int
    hits: str  # alias of the one row about all hits: n, ids, keys, a list for each facet
    chosen: str  # … about the page: ids
    facets: dict[str, str] = field(default_factory=dict[str, str])  # column -> its list in `hits`

    def text(self, bounds: Bounds) -> str:
        entity = self.statement.catalog["ArchiveItem"]
        rows = Rows(
            replace(entity, source=f"({self._rows()})"), self.statement.alias(), (), self.sort.orders, _LIST
        )
        connection = page(self.statement, rows, self.one, bounds, self._own(rows.alias))
        hits, chosen = f"({self._hits()}) {self.hits}", f"({self._chosen()}) {self.chosen}"
        return f"SELECT w.j FROM {hits} CROSS JOIN LATERAL {chosen} CROSS JOIN LATERAL ({connection}) w"

    # the hits

    def _hits(self) -> str:
        lists = ["count(*) AS n", "array_agg(h.id) AS ids", "array_agg(h.key_) AS keys"]
        lists += [f"array_agg(h.{name}) AS {listed}" for name, listed in self.facets.items()]
        return f"SELECT {', '.join(lists)} FROM ({self._found()} LIMIT {COUNTED}) h"

    def _found(self) -> str:
        if not self.query.keyword:
            alias = self.statement.alias()
            tables, where = self._matched(alias)
            return f"SELECT {self._columns(alias)} FROM {tables}{_where(where)}"
        return self._by_segments() if self.query.covered else self._by_filter()

    def _by_segments(self) -> str:
        alias = self.statement.alias()
        names = ", ".join(f"s.{name}" for name in ("id", "key_", *self.facets))
        return f"SELECT {names} FROM {self._segments(alias, self._columns(alias))}"

    def _segments(self, alias: str, columns: str) -> str:
        tables, where = self._matched(alias)
        where.insert(0, f"{alias}x.segment = {alias}s.at")
        found = f"SELECT {columns} FROM {tables}{_where(where)} OFFSET 0"
        return f"{_SEGMENTS.format(f'{alias}s')} CROSS JOIN LATERAL ({found}) s"

    def _by_filter(self) -> str:
        """The filter asks what the index of texts does not know. If it leaves few items, their texts are
        read; else hits are soon met in the segments. How many it leaves no plan could tell before.
        """
        left, first, alias = self.statement.alias("f"), self.statement.alias(), self.statement.alias()
        where = _where([*self._seen(first), *self._filtered(first)])
        narrowed = f"SELECT {first}.item_id FROM archive_item {first}{where} LIMIT {FEW + 1}"
        few = f"cardinality({left}.ids) <= {FEW}"
        ids = f"CASE WHEN {few} THEN ({self._of_left(left)}) ELSE ({self._of_rest()}) END"
        found = f"SELECT {ids} AS ids FROM (SELECT array_agg(n.item_id) AS ids FROM ({narrowed}) n) {left}"
        tables = f"({found}) {alias}c CROSS JOIN LATERAL {_with_texts(f'{alias}c.ids', alias)}"
        return f"SELECT {self._columns(alias)} FROM {tables}{_where(self._seen(alias))}"

    def _of_left(self, left: str) -> str:
        alias = self.statement.alias()
        tables = _with_texts(f"{left}.ids", alias)
        conditions = self.query.conditions(f"{alias}x", self.statement.parameters, indexed=False)
        where = _where([*self._seen(alias), *conditions])
        found = f"SELECT {alias}.item_id AS id FROM {tables}{where} LIMIT {COUNTED}"
        return f"SELECT array_agg(b.id) FROM ({found}) b"

    def _of_rest(self) -> str:
        alias = self.statement.alias()
        found = self._segments(alias, f"{alias}.item_id AS id")
        return f"SELECT array_agg(b.id) FROM (SELECT s.id FROM {found} LIMIT {COUNTED}) b"

    def _columns(self, alias: str) -> str:
        columns = [f"{alias}.item_id AS id", f"{self._key(alias, f'{alias}x')} AS key_"]
        return ", ".join([*columns, *(f"{alias}.{name} AS {name}" for name in self.facets)])

    def _matched(self, alias: str) -> tuple[str, list[str]]:
        """All hits: the tables, of which the text's alias ends in x, and what must hold."""
        tables, where = f"archive_item {alias}", [*self._seen(alias), *self._filtered(alias)]
        if not self.query.keyword:
            return tables, where
        text = f"{alias}x"
        tables = f"archive_text {text} JOIN {tables} ON {alias}.item_id = {text}.item_id"
        return tables, [*self.query.conditions(text, self.statement.parameters), *where]

    def _seen(self, alias: str) -> list[str]:
        found = self.statement.visibility.conditions(self.statement.catalog["ArchiveItem"], alias)
        if not is_set(self.one.arguments.get("query"), "includeArchived"):
            found.append(f"NOT {alias}.archived")
        return found

    def _filtered(self, alias: str) -> list[str]:
        """The filter is written again for each place that needs it, and counted once."""
        filters, entity = self.statement.filters, self.statement.catalog["ArchiveItem"]
        filters.count = 0
        return filters.conditions(entity, alias, self.one.arguments.get("filter"))

    def _key(self, item: str, text: str) -> str:
        if not self.sort.ranked:
            return self.sort.key.format(item)
        return self.query.score(text, self.statement.parameters) if self.query.keyword else "0"

    # the page

    def _chosen(self) -> str:
        cursor = self._cursor()
        return f"SELECT coalesce(({self._of_few(cursor)}), ({self._of_many(cursor)})) AS ids"

    def _of_few(self, cursor: str) -> str:
        orders, hits = self.sort.orders, self.hits
        where = [f"{hits}.n < {COUNTED}"]
        if cursor:
            where.append(beyond(orders, "u", cursor))
        return (
            f"SELECT array_agg(a.item_id) FROM (SELECT u.item_id FROM unnest({hits}.ids, {hits}.keys)"
            f" u(item_id, key_){_where(where)} ORDER BY {order_by(orders, 'u')} LIMIT {self.size + 1}) a"
        )

    def _of_many(self, cursor: str) -> str:
        """Along the index of the order for a while; if too few are met there, all hits are sorted."""
        gate = f"{self.hits}.n >= {COUNTED}"
        if self.sort.ranked and not self.query.keyword:  # in the order of the keys, as indexes have them
            return self._sorted(cursor, gate)
        met = self.statement.alias("w")
        enough = f"cardinality({met}.ids) > {self.size}"
        return (
            f"SELECT CASE WHEN {enough} THEN {met}.ids ELSE ({self._sorted(cursor, gate)}) END"
            f" FROM ({self._walk(cursor, gate)}) {met} WHERE {gate}"
        )

    def _walk(self, cursor: str, gate: str) -> str:
        """Of the next rows those that are hits: the filter must not lead it to far more rows."""
        alias = self.statement.alias()
        where = [gate, *self._seen(alias)]
        found = f"SELECT {alias}.*{self._also(alias)} FROM archive_item {alias}{_where(where)}"
        after = f" WHERE {self._behind(cursor)}" if cursor else ""
        rows = f"SELECT b.* FROM ({found}) b{after} ORDER BY {order_by(self._steps, 'b')} LIMIT {WALKED}"
        hits = self._filtered("a")
        if self.query.keyword:
            text = f"{alias}x"
            conditions = self.query.conditions(text, self.statement.parameters, indexed=False)
            linked = _where([f"{text}.item_id = a.item_id", *conditions])
            hits.append(f"EXISTS (SELECT FROM archive_text {text}{linked} OFFSET 0)")
        order = f"ORDER BY {order_by(self._steps, 'a')} LIMIT {self.size + 1}"
        found = f"SELECT a.item_id FROM ({rows}) a{_where(hits)} {order}"
        return f"SELECT array_agg(c.item_id) AS ids FROM ({found}) c"

    def _sorted(self, cursor: str, gate: str) -> str:
        alias = self.statement.alias()
        tables, where = self._matched(alias)
        where.append(gate)
        apart = " OFFSET 0" if self.query.keyword or not self.sort.ranked else ""
        found = f"SELECT {alias}.item_id AS item_id{self._also(alias)} FROM {tables}{_where(where)}{apart}"
        after = f" WHERE {self._behind(cursor)}" if cursor else ""
        order = f"ORDER BY {order_by(self._steps, 'b')} LIMIT {self.size + 1}"
        return f"SELECT array_agg(c.item_id) FROM (SELECT b.item_id FROM ({found}) b{after} {order}) c"

    @property
    def _steps(self) -> tuple[Order, ...]:
        """The order where there is no rank."""
        return self.sort.orders[1:] if self.sort.ranked else self.sort.orders

    def _also(self, alias: str) -> str:
        """What a row is ordered by, beside its key."""
        return "" if self.sort.ranked else f", {self.sort.key.format(alias)} AS key_"

    def _behind(self, cursor: str) -> str:
        if self.sort.ranked:
            return f"b.item_id < ({cursor})[2]"
        return beyond(self.sort.orders, "b", cursor)

    def _cursor(self) -> str:
        value = self.one.arguments.get("after")
        if not isinstance(value, Leaf) or value.now is None:
            return ""
        read = reading(self.one, "after", mark_of(_LIST, self.sort.orders), value.read)
        return self.statement.parameters.add(read, "text[]")

    def _rows(self) -> str:
        """The chosen items, with their rank and what their marks are made of."""
        statement = self.statement
        alias = statement.alias()
        text = f"{alias}x"
        key = self._key(alias, text)
        if self.sort.ranked and self.query.keyword:
            key = f"CASE WHEN {self.hits}.n < {COUNTED} THEN {key} ELSE 0 END"
        tables = (
            f"unnest({self.chosen}.ids) u(item_id) JOIN archive_item {alias} ON {alias}.item_id = u.item_id"
        )
        columns = [f"{alias}.*", f"{key} AS key_"]
        if self.query.keyword:
            tables = f"{tables} JOIN archive_text {text} ON {text}.item_id = {alias}.item_id"
            score = self.query.score(text, statement.parameters)
            columns += [f"{score} AS score_", f"{self._excerpts(text)} AS excerpts_"]
        seen = statement.visibility.conditions(statement.catalog["ArchiveItem"], alias)
        return f"SELECT {', '.join(columns)} FROM {tables}{_where(seen)}"

    def _excerpts(self, text: str) -> str:
        """A piece of the files' text around each part, as a JSON list."""
        found: list[str] = []
        for at in range(len(self.query.parts)):
            typed = self.query.part(at, self.statement.parameters)
            place = f"strpos({text}.text, {typed})"
            piece = f"substr({text}.text, greatest({place} - {_BEFORE_TEXT}, 1), {_OF_TEXT})"
            found.append(f"CASE WHEN {place} > 0 THEN to_json({piece})::text ELSE 'null' END")
        return "'['||" + "||','||".join(found) + "||']'"

    # what the connection has beside any other

    def _own(self, alias: str) -> Own:
        has_after = "'true'" if is_given(self.one.arguments.get("after")) else "'false'"
        return Own(
            {
                "totalCount": lambda _one: [f"{self.hits}.n::text"],
                "exact": lambda _one: [f"({self.hits}.n < {COUNTED})::text"],
                "facets": self._facets,
            },
            {
                "score": lambda _one: [f"{alias}.score_::text" if self.query.keyword else "'0'"],
                "fragments": lambda one: self._fragments(alias, one),
            },
            {"hasPreviousPage": lambda _one: [has_after]},
        )

    def _facets(self, one: Selected) -> Parts:
        return members((part.key, self._facet(part)) for part in one.under(one.target))

    def _facet(self, part: Selected) -> Parts:
        if part.name == TYPE_NAME:
            return [Fixed('"ArchiveFacets"')]
        listed = self.facets[_COLUMNS[part.name]]
        values = {
            "value": "coalesce(to_json(g.value)::text, 'null')",
            "count": "g.n::text",
            TYPE_NAME: "'\"ArchiveFacet\"'",
        }
        text = joined(members((one.key, [values[one.name]]) for one in part.under(part.target)))
        values_of = f"unnest({self.hits}.{listed}) u(value)"
        groups = f"SELECT u.value AS value, count(*) AS n FROM {values_of} GROUP BY u.value"
        every = f"string_agg({text}, ',' ORDER BY g.n DESC, g.value)"
        return [Fixed("["), f"coalesce((SELECT {every} FROM ({groups}) g), '')", Fixed("]")]

    def _fragments(self, alias: str, one: Selected) -> Parts:
        """In a box that is opened on the way out: marks are found where signs are folded one by one."""
        if not self.query.keyword:
            return [Fixed("[]")]
        statement = self.statement
        statement.opens = True
        files = statement.alias()
        words = "SELECT string_agg(to_json(k.keyword)::text, ',' ORDER BY k.keyword) FROM archive_keyword k"
        names = f"SELECT string_agg(to_json({files}.file_name)::text, ',' ORDER BY {files}.file_name)"
        entity = statement.catalog["Attachment"]
        seen = statement.visibility.conditions(entity, files, owner_seen=True)
        linked = _where([f"{files}.item_id = {alias}.item_id", *seen])
        keyword = statement.parameters.add(self.query.keyword.read, "text")
        content = members(
            [
                ("shape", [Fixed(orjson.dumps(_shape(one)).decode())]),
                ("keyword", [f"to_json({keyword})::text"]),
                ("TITLE", _listed(f"to_json({alias}.title)::text")),
                ("ARCHIVE_CODE", _listed(f"to_json({alias}.archive_code)::text")),
                ("DOCUMENT_NUMBER", _listed(f"to_json({alias}.document_number)::text")),
                ("KEYWORD", _listed(f"({words} WHERE k.item_id = {alias}.item_id)")),
                ("DESCRIPTION", _listed(f"to_json({alias}.description)::text")),
                ("FILE_NAME", _listed(f"({names} FROM attachment {files}{linked})")),
                ("TEXT", [f"{alias}.excerpts_"]),
            ]
        )
        box = f"encode(convert_to({joined(content)}, 'UTF8'), 'base64')"
        mark = statement.parameters.once(MARK, "text")
        return [Fixed('"'), rf"{mark}||'{FRAGMENTS}:'||translate({box}, E'\n', '')", Fixed('"')]


def search(statement: Statement, one: Selected, bounds: Bounds) -> str:
    """A query with one row: the answer's JSON as j."""
    given, filter = one.arguments.get("query"), one.arguments.get("filter")
    query = Query.of(given, filter, statement.visibility.limits.items)
    statement.filters.refuse = one.error
    sort = _SORTS[leaf(one.arguments["sort"]).now.value]
    found = _Search(
        statement, one, query, sort, size_of(one, bounds), statement.alias("h"), statement.alias("p")
    )
    for part in one.under(one.target):
        if part.name == "facets":
            names = [name for each in part.under(part.target) if (name := _COLUMNS.get(each.name))]
            found.facets |= {name: f"{name}_" for name in names}
    return found.text(bounds)


def opened_fragments(box: bytes) -> list[dict[str, Any]]:
    """As they were selected."""
    content = orjson.loads(box)
    shape, keyword = content.pop("shape"), content.pop("keyword")
    texts = {name: [one for one in found if one is not None] for name, found in content.items()}
    return [_shaped(one, shape) for one in fragments(parts_of(keyword), texts)]


def _shape(one: Selected) -> list[Any]:
    """What is selected of a fragment and of a mark: keys of the answer, names, and what is below."""
    return [
        [part.key, part.name, _shape(part) if part.name == "marks" else part.target or one.target]
        for part in one.under(one.target)
    ]


def _shaped(value: Mapping[str, Any], shape: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, name, below in shape:
        if name == TYPE_NAME:
            found[key] = below
        elif name == "marks":
            found[key] = [_shaped(mark, below) for mark in value[name]]
        else:
            found[key] = value[name]
    return found


def _listed(text: str) -> Parts:
    return [Fixed("["), f"coalesce({text}, '')", Fixed("]")]


def _with_texts(ids: str, alias: str) -> str:
    """The items of these ids, each with its text, whose alias ends in x."""
    return (
        f"unnest({ids}) u(item_id) JOIN archive_item {alias} ON {alias}.item_id = u.item_id"
        f" JOIN archive_text {alias}x ON {alias}x.item_id = {alias}.item_id"
    )


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
