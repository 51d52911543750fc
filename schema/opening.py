"""What nobody may ask, and who must first change the password. Next: http.py."""

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, parse

from resolvers.access.caller import LANGUAGES, Caller
from schema.call import Call, Stop
from schema.documents import Operation, Rejected, choose
from schema.limits import Limits

MOST_BYTES = 16_384  # of a body whose sender is not known
_MOST_TOKENS = 500  # of a document of such a sender
# Operations of just one of these need no token.
OPEN = frozenset({"signIn", "refreshSession", "requestRecovery", "recoverPassword"})
# … and these are all that is left to who must change the password first.
_CHANGING = OPEN | {"changePassword", "signOut", "signOutEverywhere", "me"}
_TYPENAME = "__typename"
_UNTOLD = GraphQLError("The document does not fit the schema; details are for callers with a token.")


def unsigned() -> Stop:
    return Stop(
        401, "Sign in: Authorization: Bearer <token>", "UNAUTHENTICATED", (b"www-authenticate", b"Bearer")
    )


def nobody(language: str | None) -> Caller:
    first = language or LANGUAGES[0]
    return Caller("", (), (first, *(one for one in LANGUAGES if one != first)))


def check_form(call: Call, limits: Limits) -> None:
    """Before anything else is done for somebody without a token: 401 unless this may be one of OPEN."""
    if not call.query:
        return  # a registered document, found without work; check_caller looks at what it is
    try:
        node = choose(parse(call.query, max_tokens=min(limits.tokens, _MOST_TOKENS)), call.operation_name)
    except (GraphQLError, Rejected):
        raise unsigned() from None
    if not _is_open(node):
        raise unsigned()


def check_caller(caller: Caller, operation: Operation) -> None:
    """Stop if this caller may not ask this at all."""
    if not caller.user_name and not _is_open(operation.node):
        raise unsigned()
    if caller.must_change_password and not _CHANGING.issuperset(_names(operation.node)):
        raise change_first()


def told_to_nobody(errors: list[GraphQLError]) -> list[GraphQLError]:
    """Those with a code speak of limits and registered documents; the others would tell the schema."""
    return errors if all(error.extensions for error in errors) else [_UNTOLD]


def change_first() -> Stop:
    return Stop(403, "Change your password first: changePassword.", "PASSWORD_CHANGE_REQUIRED")


def _is_open(node: OperationDefinitionNode) -> bool:
    names = _names(node)
    return node.operation is OperationType.MUTATION and len(names) == 1 and names[0] in OPEN


def _names(node: OperationDefinitionNode) -> list[str]:
    """Of the fields at the root; a fragment there counts as a name that nobody allows."""
    found = [one.name.value if isinstance(one, FieldNode) else "..." for one in node.selection_set.selections]
    return [name for name in found if name != _TYPENAME]
