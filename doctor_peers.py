"""The doctor's look at who else is needed: store, mail, scanner, NATS, worker. Next: doctor_database.py."""

import json

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import NotFoundError

from assembly import oidc_config, open_keys, opened_files_store
from doctor_check import Check, fail, ok, warn
from doctor_machine import asked
from resolvers.access.jwks import ProviderError, read_keys
from resolvers.attachments.scanning import Clamd
from resolvers.custody.watching import StoreState, seen_of
from resolvers.notices.outbox import NotSent
from resolvers.notices.smtp import Smtp
from settings import Settings, SettingsError

_NATS_SECONDS = 5


async def check_peers(settings: Settings) -> list[Check]:
    """Of what is not set nothing is said."""
    checks = [*await check_scanner(settings), *await check_provider(settings), *await check_mail(settings)]
    checks += [*await check_nats(settings), *check_pages(settings)]
    return [*checks, await check_files(settings)]


async def check_scanner(settings: Settings) -> list[Check]:
    if settings.clamd is None:
        return []
    if await Clamd(settings.clamd).answers():
        return [ok("scanner", f"clamd answers at {settings.clamd}")]
    found = f"no clamd answers at {settings.clamd}"
    return [fail("scanner", found, "start it: until then no file that is uploaded is kept")]


async def check_provider(settings: Settings) -> list[Check]:
    name = "identity provider"
    try:
        config = oidc_config(settings)
        count = 0 if config is None else len(await read_keys(config.issuer))
    except SettingsError as error:
        return [fail(name, str(error), "mend the file: no server starts with it")]
    except ProviderError as error:
        return [fail(name, str(error), "until it answers, its tokens get 503")]
    return [ok(name, f"publishes {count} key(s) for signatures")] if count else []


async def check_mail(settings: Settings) -> list[Check]:
    """It is signed in to, and given nothing."""
    if settings.smtp_url is None or settings.smtp_sender is None:
        return []
    try:
        await Smtp(settings.smtp_url.get_secret_value(), settings.smtp_sender).look()
    except NotSent as error:
        return [fail("mail", f"the server does not answer as it should: {error}", "see DOSSIER_SMTP_URL")]
    return [ok("mail", "the server answers")]


async def check_nats(settings: Settings) -> list[Check]:
    """The address is not shown: it may hold a password."""
    if settings.nats_url is None:
        return []
    client, stream = Client(), settings.nats_stream
    try:
        await client.connect(
            settings.nats_url.get_secret_value(),
            name="dossier doctor",
            error_cb=_say_nothing,
            connect_timeout=_NATS_SECONDS,
            allow_reconnect=False,
            max_reconnect_attempts=1,  # the first counts: it would be tried for minutes
        )
        context = JetStreamContext(client, timeout=_NATS_SECONDS)
        await context.account_info()
        found = f"answers, with JetStream; stream {stream} holds "
        found += f"{(await context.stream_info(stream)).state.messages} messages"
    except NotFoundError:
        found = f"answers, with JetStream; stream {stream} is made when the first event goes into it"
    except (OSError, TimeoutError, NatsError) as error:
        told = f"no NATS server with JetStream answers ({type(error).__name__})"
        return [fail("nats", told, "see DOSSIER_NATS_URL, and that the server runs with -js")]
    finally:
        await client.close()
    return [ok("nats", found)]


async def _say_nothing(_error: Exception) -> None:
    """It is raised as well."""


def check_pages(settings: Settings) -> list[Check]:
    """Of a worker that is to have a port."""
    if settings.worker_port is None:
        return []
    place = f"{settings.host}:{settings.worker_port}"
    answer = asked(settings.host, settings.worker_port, "/readyz")
    if answer is None:
        return [warn("worker's port", f"nobody answers on {place}", "start `dossier worker`")]
    try:
        told = json.loads(answer)
        status, checks = told["status"], told["checks"]
    except (ValueError, KeyError, TypeError):
        found = f"what answers on {place} is no Dossier"
        return [fail("worker's port", found, "end that program, or set DOSSIER_WORKER_PORT")]
    if status != "ok":
        found = f"the worker on {place} is {status}: {', '.join(map(str, checks.values()))}"
        return [fail("worker's port", found, "see its log")]
    return [ok("worker's port", f"a worker answers on {place}")]


async def check_files(settings: Settings) -> Check:
    """An S3 store is written to, under a key of its own that goes again; a folder only if it is there."""
    try:
        keys = open_keys(settings)
    except SettingsError as error:
        return fail("files", str(error), "put the key file there: no file can be read without it")
    if keys is None:
        return warn("files", "attachments are off: there is no key file", "`dossier key make` makes one")
    if settings.attachment_store == "disk" and not settings.objects_path.exists():
        return ok("files", f"{len(keys.ids())} keys; nothing is stored yet at {settings.objects_path}")
    async with opened_files_store(settings) as store:
        seen = await seen_of(store)
    if seen.state is not StoreState.ANSWERS:
        return fail("files", f"the store cannot be used: {seen.error}", "check its address, keys and rights")
    lacks = ", ".join(name for name, offered in seen.offered.items() if not offered)
    found = f"{len(keys.ids())} keys; the store {seen.name} writes, reads and deletes"
    return ok("files", f"{found}, without {lacks}" if lacks else found)
