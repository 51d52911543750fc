"""GraphiQL in a real browser: sign in, run the tour's query, follow a change. Next: test_signing_in.py."""

from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.following import follow, move
from tests.support.blocks import graphql_blocks
from tests.support.chromium import Chromium
from tests.support.server import Service
from tests.support.window import Window

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("admin", "salesMaintainer", "financeMaintainer", "integrator")

# later, because what the tool itself evaluates is free of the policy
_EVAL = """() => new Promise((told) => setTimeout(() => {
  try { told(eval('1 + 1')) } catch (error) { told(error.name) }
}))"""
_FOREIGN = """() => {
  const script = document.createElement('script')
  script.src = 'https://cdn.example/x.js'
  return new Promise((told) => { script.onerror = () => told('refused'); document.head.append(script) })
}"""


@pytest.fixture
def window(chromium: Chromium, demo_service: Service) -> Generator[Window]:
    window = Window(chromium, demo_service.url)
    yield window
    window.close()


def test_sign_in_run_the_tour_and_watch_a_change(window: Window, demo_service: Service) -> None:
    user = demo_service.user("DEMO", *ROLES, language="en")
    window.open()
    window.see("#state", "paste a token")
    assert window.troubles == []  # nothing is asked before
    window.fill("#token", user.token)
    window.click("text=Use token")
    window.see("#state", "signed in")

    window.write(graphql_blocks(ROOT / "README.md")[0])
    window.run()
    window.answer("F723/AQ/XX", "partnerCustomer", "泸州华河化工有限公司")
    window.keep_picture("1-the-tour")

    version = follow(window, user, "成都")
    move(user, version, "宜宾")
    window.answer("宜宾", f'"version": {version + 1}')
    window.keep_picture("2-a-change-arrives")
    window.click("button[aria-label^='Stop']")

    assert window.troubles == []
    assert window.hosts == {urlsplit(demo_service.url).netloc}


def test_the_printed_address_signs_in_and_the_first_query_runs(window: Window, demo_service: Service) -> None:
    token = demo_service.user("DEMO", *ROLES).token
    window.open(f"#token={token}")
    window.see("#state", "signed in")
    assert token not in window.address
    window.click("button[aria-label^='Execute']")
    window.answer("totalCount", "salesAreas", "partnerFunctions")
    window.click("button[aria-label='Show Documentation Explorer']")
    window.see(".graphiql-doc-explorer", "Root Types", "CustomerChange")
    window.keep_picture("3-the-documentation")
    assert window.troubles == []


def test_no_script_from_elsewhere_and_none_made_of_text(window: Window) -> None:
    """What the content security policy is for."""
    window.open()
    assert window.evaluate(_EVAL) == "EvalError"
    assert window.evaluate(_FOREIGN) == "refused"
    assert any("content security policy" in trouble.lower() for trouble in window.troubles)
