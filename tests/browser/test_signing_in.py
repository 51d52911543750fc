"""GraphiQL's own sign-in in a real browser: where its tokens are, how they are renewed. Next: ../journeys."""

import asyncio
import time
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx
import pytest

from tests.browser.following import follow
from tests.support.chromium import Chromium
from tests.support.server import Service
from tests.support.users import PASSWORD, add_user, rows
from tests.support.window import Window

NEW = "Chang-Jiang-Shui-9"
COOKIE = "__Host-dossier-refresh"
ROLES = ("admin", "salesMaintainer")
QUERY = '{ customer(number: "100000005") { name1 } }'
ANSWER = "泸州华河化工有限公司"
OPEN = "SELECT user_name FROM user_session WHERE user_name = $1 AND ended_at IS NULL"
_OVER = "UPDATE access_token SET expires_at = now() - interval '1 second' WHERE user_name = $1"
_END = "UPDATE user_session SET ended_at = now() WHERE user_name = $1"
_TELL = "SELECT pg_notify('dossier_access', $1)"
_STORED = "() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
_PLAIN_HTTP = "Object.defineProperty(window, 'isSecureContext', { value: false })"
_SECONDS = 20.0
_serial = count(1)


@pytest.fixture
def window(chromium: Chromium, demo_service: Service) -> Generator[Window]:
    window = Window(chromium, demo_service.url)
    yield window
    window.close()


@pytest.fixture
def user(demo_service: Service) -> str:
    name = f"WEB{next(_serial)}"
    asyncio.run(add_user(demo_service.dsn, name, *ROLES, language="en"))
    return name


def sign_in(window: Window, user: str, password: str = PASSWORD) -> None:
    window.fill("#user", user)
    window.fill("#password", password)
    window.click("text=Sign in")


def ask(window: Window, query: str = QUERY, *answer: str) -> None:
    window.write(query)
    window.run()
    window.answer(*(answer or (ANSWER,)))


def end_tokens(service: Service, user: str, *windows: Window) -> None:
    """As if ten minutes had gone by; the service hears of it as of any other end."""
    service.execute(_OVER, user)
    service.execute(_TELL, user)
    for window in windows:
        wait_for_end(service, window)


def end_session(service: Service, user: str) -> None:
    service.execute(_END, user)
    service.execute(_TELL, user)


def wait_for_end(service: Service, window: Window) -> None:
    """Until the token that the page has is none any more."""
    headers = {"authorization": window.authorization}
    ends = time.monotonic() + _SECONDS
    while httpx.post(f"{service.url}/graphql", json={"query": "{ __typename }"}, headers=headers).is_success:
        assert time.monotonic() < ends, "the token lives"


def refreshed(window: Window) -> int:
    return sum("refreshSession" in one for one in window.sent)


def is_open(service: Service, user: str) -> bool:
    return bool(asyncio.run(rows(service.dsn, OPEN, user)))


def test_a_session_of_the_page(window: Window, demo_service: Service, user: str) -> None:
    window.open()
    sign_in(window, user.lower(), "wrong")
    window.see("#state", "wrong")
    window.keep_picture("4-refused")
    sign_in(window, user)
    window.see("#state", f"signed in as {user} Name of {user}")
    ask(window)
    window.keep_picture("5-signed-in")

    (cookie,) = window.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["secure"]) == (COOKIE, True, True)
    stored = window.evaluate(_STORED)
    assert user in stored
    assert "dsr_" not in stored
    assert "dsf_" not in stored

    window.reload()  # the access token is gone with the page; the cookie brings the next
    window.see("#state", f"signed in as {user}")
    ask(window)
    window.click("text=Sign out")
    window.see("#state", "sign in, or paste a token")
    assert window.cookies() == []
    assert not is_open(demo_service, user)
    window.reload()
    window.see("#state", "sign in, or paste a token")
    assert refreshed(window) == 1
    assert window.troubles == []


def test_it_is_refreshed_before_its_end(window: Window, user: str) -> None:
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    window.set_clock(datetime.now(UTC) + timedelta(minutes=8))
    ask(window)
    assert refreshed(window) == 0
    window.set_clock(datetime.now(UTC) + timedelta(minutes=9, seconds=30))
    ask(window, "{ me { userName } }", user)
    assert refreshed(window) == 1
    assert window.troubles == []  # nobody was told 401


def test_after_a_401_once_more(window: Window, demo_service: Service, user: str) -> None:
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    ask(window)
    end_tokens(demo_service, user, window)
    ask(window, "{ me { userName } }", user)
    assert refreshed(window) == 1
    assert len(window.troubles) == 1
    assert "401" in window.troubles[0]

    end_tokens(demo_service, user, window)  # a WebSocket is told 4403
    follow(window, demo_service.user("DEMO", *ROLES), "万州")
    assert refreshed(window) == 2
    end_session(demo_service, user)
    window.see("#state", "The stream ended")  # by the news of the session's end
    window.answer("万州")
    window.click("button[aria-label^='Execute']")
    window.see("#state", "The session is over: sign in again")


def test_a_session_that_is_over(window: Window, demo_service: Service, user: str) -> None:
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    end_session(demo_service, user)
    wait_for_end(demo_service, window)
    window.write(QUERY)
    window.run()
    window.see("#state", "The session is over: sign in again")
    assert window.is_seen("#sign-in")
    assert window.cookies() == []


def test_two_tabs_refresh_one_after_the_other(
    window: Window, chromium: Chromium, demo_service: Service, user: str
) -> None:
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    second = Window(chromium, demo_service.url, beside=window)
    second.open()
    second.see("#state", f"signed in as {user}")
    for one in (window, second):
        one.write(QUERY)
    end_tokens(demo_service, user, window, second)
    for one in (window, second):
        one.run()
    for one in (window, second):
        one.answer(ANSWER)
    assert is_open(demo_service, user)


def test_somebody_else_in_the_other_tab(
    window: Window, chromium: Chromium, demo_service: Service, user: str
) -> None:
    """The cookie is the browser's: a tab must not go on as whoever signed in last."""
    other = f"{user}B"
    asyncio.run(add_user(demo_service.dsn, other, *ROLES, language="en"))
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    second = Window(chromium, demo_service.url, beside=window)
    second.open()
    second.see("#state", f"signed in as {user}")
    second.click("text=Sign out")
    second.see("#state", "sign in, or paste")
    sign_in(second, other)
    second.see("#state", f"signed in as {other}")
    window.write(QUERY)
    window.run()
    window.see("#state", f"{other} has signed in in this browser")
    assert ANSWER not in window.evaluate("() => document.body.innerText")
    ask(second, "{ me { userName } }", other)


def test_the_first_password_is_changed(window: Window, demo_service: Service) -> None:
    name = f"WEB{next(_serial)}"
    asyncio.run(add_user(demo_service.dsn, name, *ROLES, must_change=True, language="en"))
    window.open()
    sign_in(window, name)
    window.see("#state", f"{name}: choose a password of your own")
    window.fill("#new", "short")
    window.click("text=Change password")
    window.see("#state", "10")
    window.keep_picture("6-the-first-password")
    window.fill("#new", NEW)
    window.click("text=Change password")
    window.see("#state", f"signed in as {name}")
    ask(window)
    assert window.troubles == []


def test_without_https_and_elsewhere_there_is_no_cookie(
    window: Window, demo_service: Service, user: str
) -> None:
    window.begin_with(_PLAIN_HTTP)
    window.open()
    sign_in(window, user)
    window.see("#state", "signed in as")
    assert window.cookies() == []
    end_tokens(demo_service, user, window)
    ask(window)
    end_tokens(demo_service, user, window)
    ask(window, "{ me { userName } }", user)
    assert refreshed(window) == 2
    assert "dsf_" not in window.evaluate(_STORED)
    window.reload()
    window.see("#state", "sign in, or paste a token")
