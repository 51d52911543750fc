"""The addresses under /exchange: bodies that are no GraphQL. Next: messages.py."""

from starlette.routing import BaseRoute, Route

from schema.exchange.doors.delta import delta
from schema.exchange.doors.loads import loads
from schema.exchange.doors.messages import messages
from schema.exchange.doors.templates import templates
from schema.files.door import Endpoint

ROUTES: list[BaseRoute] = [
    Route("/exchange/templates/{name:str}", Endpoint(templates)),
    Route("/exchange/receivers/{receiver:str}/delta", Endpoint(delta)),
    Route("/exchange/{system:str}/messages", Endpoint(messages)),
    Route("/exchange/{system:str}/loads", Endpoint(loads)),
]
