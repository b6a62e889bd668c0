"""Help for browser tests: how Chromium is started, signing in, and what axe finds."""

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

# As root in a container Chromium's own sandbox does not start; the rest keeps it from calling home.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
AXE_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def signed_in_context(browser, url, *, user, width, client, **options):
    """Return a browser context of its own, signed in as the user (None: nobody)."""
    context = browser.new_context(
        base_url=url, locale="sv-SE", viewport={"width": width, "height": 900}, **options
    )
    context.set_default_timeout(10_000)
    if user is not None:
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
    return context


def accessibility_faults(page):
    """Return one line for each fault axe finds on the page; to be compared with the empty list."""
    found = Axe().run(page, options=AXE_RULES).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {node['html'][:200]}" for fault in found for node in fault["nodes"]
    ]


def sideways_scroll(page):
    """Return how many pixels wider than the window the page is; to be compared with 0."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
