"""A user's planned visits and open tasks as iCalendar (RFC 5545). Next: ../../schema/care/calendar.py."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import icalendar

from models.rules.numbers import shown
from resolvers.access.caller import Caller
from resolvers.access.grants import scope_arrays
from resolvers.write.state import VISIBLE

MEDIA_TYPE = "text/calendar; charset=utf-8"
_MOST = 2000  # entries: calendars of people have fewer
_CHANNELS = {"PHONE": "电话", "EMAIL": "邮件", "SMS": "短信", "VISIT": "拜访"}
_VISITS = f"""
SELECT v.visit_number, v.customer_number, v.channel, v.due_on, v.suppressed, v.questionnaire, v.version,
    v.changed_at, v.created_on, c.name1
FROM visit v JOIN customer c ON c.customer_number = v.customer_number
WHERE v.owner = $1 AND v.state = 'PLANNED' AND {VISIBLE.format("v.customer_number", "$2", "$3")}
ORDER BY v.due_on, v.visit_number LIMIT {_MOST}
"""  # noqa: S608 - constants of our own
_TASKS = f"""
SELECT t.task_number, t.customer_number, t.title, t.due_on, t.version, t.changed_at, c.name1
FROM service_task t JOIN customer c ON c.customer_number = t.customer_number
WHERE t.owner = $1 AND t.state = 'OPEN' AND {VISIBLE.format("t.customer_number", "$2", "$3")}
ORDER BY t.due_on, t.task_number LIMIT {_MOST}
"""  # noqa: S608 - constants of our own


async def calendar_of(pool: asyncpg.Pool, caller: Caller, owner: str) -> bytes:
    """Of customers within the caller's scope; names and numbers, no phones or addresses."""
    scope = scope_arrays(caller.read_scope())
    visits = await pool.fetch(_VISITS, owner, *scope)
    tasks = await pool.fetch(_TASKS, owner, *scope)
    return written(owner, map(dict, visits), map(dict, tasks))


def written(owner: str, visits: Iterable[Mapping[str, Any]], tasks: Iterable[Mapping[str, Any]]) -> bytes:
    """Visits are events of a whole day, tasks are to-dos. The same entry keeps its UID, so that a calendar
    that comes again moves it instead of showing it twice.
    """
    found: Any = icalendar.Calendar()
    found.add("prodid", "-//Dossier//Customer care//ZH")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"客户回访 {owner}")
    found.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for row in visits:
        found.add_component(_event(row))
    for row in tasks:
        found.add_component(_todo(row))
    return found.to_ical()


def _event(row: Mapping[str, Any]) -> icalendar.Event:
    event: Any = icalendar.Event()
    day: date = row["due_on"]
    channel = _CHANNELS.get(row["channel"], row["channel"])
    barred = "（禁止发送，请改用电话或拜访）" if row["suppressed"] else ""
    event.add("uid", f"{row['visit_number']}@visit.dossier")
    event.add("summary", f"回访 {row['name1'] or shown(row['customer_number'])}（{channel}）{barred}")
    event.add("dtstart", day)
    if day < date.max:  # without an end it is a day too; behind this one there is none
        event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    _common(event, row, row["visit_number"], row["questionnaire"])
    return event


def _todo(row: Mapping[str, Any]) -> icalendar.Todo:
    todo: Any = icalendar.Todo()
    todo.add("uid", f"{row['task_number']}@task.dossier")
    todo.add("summary", f"{row['title']} {row['name1'] or shown(row['customer_number'])}")
    if row["due_on"] is not None:
        todo.add("due", row["due_on"])
    todo.add("status", "NEEDS-ACTION")
    _common(todo, row, row["task_number"], None)
    return todo


def _common(entry: Any, row: Mapping[str, Any], number: str, more: str | None) -> None:
    changed: datetime = row["changed_at"]
    entry.add("dtstamp", changed.astimezone(UTC))
    entry.add("last-modified", changed.astimezone(UTC))
    entry.add("sequence", int(row["version"]))
    lines = [f"{number} · 客户 {shown(row['customer_number'])}", *([more] if more else [])]
    entry.add("description", "\n".join(lines))
