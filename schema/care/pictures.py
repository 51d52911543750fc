"""GET of figures as a picture, by the address that carePicture gave. Next: ../base_data/reading.py."""

from models.rules.care.figures import check_period
from resolvers.care.pictures import Pictures, wanted_from_name
from resolvers.errors import Gone
from schema.files.answers import Header, not_allowed
from schema.files.door import Request

# As of a stored file, but for the styles that stand in the picture: by them it has its colours.
_SAFE: tuple[Header, ...] = (
    (b"content-security-policy", b"sandbox; default-src 'none'; style-src 'unsafe-inline'"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


async def picture(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    pictures, name = Pictures(request.door.services.shelf), str(request.path["picture"])
    caller = await request.caller(lambda ticket: pictures.reader(ticket, name))
    wanted = wanted_from_name(name)
    if list(check_period(wanted.period)):
        raise Gone(name)
    await send_picture(request, await pictures.make(caller, wanted))


async def send_picture(request: Request, svg: str) -> None:
    data = svg.encode()
    await request.reply.start(
        200,
        (b"content-type", b"image/svg+xml; charset=utf-8"),
        (b"content-length", b"%d" % len(data)),
        (b"cache-control", b"private, no-store"),
        *_SAFE,
    )
    await request.reply.end(b"" if request.method == "HEAD" else data)
