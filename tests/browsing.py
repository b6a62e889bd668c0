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
WIDTHS = (320, 1280)
AXE_RULES = {
    "resultTypes": ["violations"],  # what passes is not told, node by node
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
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


def faults(page):
    """Return what is wrong with the page on a phone and on a desk; to be compared with the empty list.

    One line for each fault axe finds, and one where the page is wider than its window. The page must have
    its scripts: without them axe would wait for ever.
    """
    page.wait_for_load_state()  # a click waits for the page to begin, not for all of it
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(Axe().axe_script)
    before, found = page.viewport_size, []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        violations = page.evaluate("async rules => (await axe.run(document, rules)).violations", AXE_RULES)
        found += [
            f"{width} px: {fault['id']}: {fault['help']}: {node['html'][:200]}"
            for fault in violations
            for node in fault["nodes"]
        ]
        wider = sideways_scroll(page)
        found += [f"{width} px: {wider} px wider than the window"] if wider else []
    page.set_viewport_size(before)
    return found


def sideways_scroll(page):
    """Return how many pixels wider than the window the page is; to be compared with 0."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
