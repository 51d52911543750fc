"""The addresses under /files: bytes that are no GraphQL. Next: door.py."""

from starlette.routing import BaseRoute, Route

from schema.base_data.doors import base_data_books
from schema.care.calendar import calendar
from schema.care.pictures import picture
from schema.files.door import Endpoint
from schema.files.download import download
from schema.files.export import export
from schema.files.made import made
from schema.files.templates import template
from schema.files.upload import upload, uploads
from schema.vip.door import vip_figures

ROUTES: list[BaseRoute] = [
    Route("/files/uploads", Endpoint(uploads)),
    Route("/files/uploads/{upload:str}", Endpoint(upload)),
    Route("/files/attachments/{attachment:str}/{version:int}", Endpoint(download)),
    Route("/files/exports/{export:str}", Endpoint(export)),
    Route("/files/made/{file:str}", Endpoint(made)),
    Route("/files/templates/{kind:str}", Endpoint(template)),
    Route("/files/pictures/{picture:str}", Endpoint(picture)),
    Route("/files/calendars/{calendar:str}", Endpoint(calendar)),
    Route("/files/vip/{name:str}", Endpoint(vip_figures)),
    Route("/files/base-data/{name:str}/{verb:str}", Endpoint(base_data_books)),
]
