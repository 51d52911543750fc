"""GET of figures of VIPs, as a picture or a workbook, by the address that was given. Next: campaigns.py."""

from models.rules.care.figures import check_period
from resolvers.access.audit import Asker
from resolvers.errors import Gone
from resolvers.vip.pictures import Picture, VipPictures, wanted_from_name
from schema.care.pictures import send_picture
from schema.files.answers import not_allowed
from schema.files.door import Request
from schema.files.templates import send_book


async def vip_figures(request: Request) -> None:
    if request.method not in ("GET", "HEAD"):
        not_allowed(b"GET", b"HEAD")
    pictures, name = VipPictures(request.door.services.shelf), str(request.path["name"])
    caller = await request.caller(lambda ticket: pictures.reader(ticket, name))
    wanted = wanted_from_name(name)
    if list(check_period(wanted.period)):
        raise Gone(name)
    if wanted.picture is Picture.WORKBOOK:
        data = await pictures.write(Asker(caller, request.address), wanted)
        await send_book(request, f"{wanted.title}.xlsx", data)
        return
    await send_picture(request, await pictures.draw(caller, wanted))
