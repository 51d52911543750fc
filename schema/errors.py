"""Errors as the caller may see them: known ones with a code, all others masked and logged. Next: http.py."""

import logging
import re
import secrets
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from resolvers.errors import Busy, ResolverError
from resolvers.failing import busy_of

PARSE = "GRAPHQL_PARSE_FAILED"
VALIDATION = "GRAPHQL_VALIDATION_FAILED"
INPUT = "BAD_USER_INPUT"
INTERNAL = "INTERNAL"

_LOG = logging.getLogger("dossier.errors")
_TEXTS = {  # code -> Chinese, English; a code that is not here brings its own text
    "GEN-FORBIDDEN": ("没有权限，请联系管理员", "No permission: please ask the administrator"),
    "GEN-NOTFOUND": ("没有找到", "Not found"),
    "GEN-CONFLICT": ("数据已被修改，请刷新后重试", "Data was changed; reload and repeat"),
    "AR-INTEGRITY": (
        "文件未通过完整性检查，已被隔离",
        "The file did not stand its integrity check and is in quarantine",
    ),
    "FILES-STORE-REFUSED": (
        "文件存储拒绝访问，请联系管理员",
        "The store of files refuses: please tell the administrator",
    ),
    "BUSY": ("系统繁忙，请稍后重试", "Busy: please try again later"),
    "RATE_LIMITED": (
        "请求过于频繁，请在 Retry-After 所示的秒数后重试",
        "Your budget is spent; try again after the seconds in Retry-After",
    ),
    "REFUSED": ("请求被拒绝", "The request was refused"),
    "RESYNC_REQUIRED": (
        "读取位置早于变更日志的保留期，请重新同步",
        "The position is older than the change log: read the present state, then follow again",
    ),
}
# graphql-core tells of wrong input with these words when it meets it only while executing
_INPUT_WORDS = ("Argument ", "Variable ")
# … and with names that nobody asked for: documents.py has them left out, the executor does not
_SUGGESTION = re.compile(r" Did you mean [^?]*\?")


def rejected_errors(errors: list[GraphQLError]) -> list[dict[str, Any]]:
    """Of a document that cannot be executed: they quote only what the caller sent."""
    code = PARSE if errors and isinstance(errors[0], GraphQLSyntaxError) else VALIDATION
    told = (errors[0].extensions or {}).get("code", code) if errors else code
    _LOG.info("document rejected", extra={"count": len(errors), "code": told})
    return [_formatted(error, error.message, {"code": code, **(error.extensions or {})}) for error in errors]


def codes_of(errors: list[dict[str, Any]]) -> tuple[str, ...]:
    """Each once: a document may have a hundred errors of one kind."""
    return tuple(dict.fromkeys(str(error["extensions"]["code"]) for error in errors))


def input_errors(errors: list[GraphQLError]) -> list[dict[str, Any]]:
    """Of variables that do not fit."""
    _LOG.info("variables rejected", extra={"count": len(errors), "code": INPUT})
    return [_formatted(error, error.message, {"code": INPUT}) for error in errors]


def public_error(error: GraphQLError, languages: tuple[str, ...]) -> dict[str, Any]:
    """Of an execution. Logs what it hides."""
    message, extensions = _public(error, languages)
    return _formatted(error, message, extensions)


def public_failure(error: BaseException, languages: tuple[str, ...]) -> dict[str, Any]:
    """The same for a read that never met the executor."""
    if isinstance(error, GraphQLError):
        return public_error(error, languages)
    message, extensions = _public(GraphQLError("", original_error=_plain(error)), languages)
    return {"message": message, "extensions": extensions}


def masked(error: GraphQLError, languages: tuple[str, ...]) -> GraphQLError:
    """The same as an error, for the transports that format by themselves."""
    message, extensions = _public(error, languages)
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )


def text_of(code: str, languages: tuple[str, ...], default: str = "") -> str:
    texts = _TEXTS.get(code)
    if texts is None:
        return default
    return texts[0] if languages[:1] == ("zh",) else texts[1]


def _public(error: GraphQLError, languages: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    cause = busy_of(cause) or cause
    if isinstance(cause, ResolverError):
        _LOG.info("refused", extra={"code": cause.code})
        extensions: dict[str, Any] = {"code": cause.code}
        if isinstance(cause, Busy):
            extensions["retryAfter"] = cause.retry_after
        return text_of(cause.code, languages, str(cause) or cause.code), extensions
    if isinstance(cause, GraphQLError) or (cause is None and _is_told(error)):
        return _SUGGESTION.sub("", error.message), {"code": INPUT, **(error.extensions or {})}
    number = secrets.token_hex(6)
    _LOG.error("internal error %s", number, exc_info=cause or error, extra={"error_id": number})
    return "Internal error", {"code": INTERNAL, "errorId": number}


def _is_told(error: GraphQLError) -> bool:
    """The reader's errors have a code; graphql-core's may quote rows, unless they speak of input."""
    return bool(error.extensions and error.extensions.get("code")) or error.message.startswith(_INPUT_WORDS)


def _formatted(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    formatted: dict[str, Any] = dict(error.formatted)
    return {**formatted, "message": message, "extensions": extensions}


def _plain(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else RuntimeError(repr(error))
