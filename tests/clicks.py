"""What a person does by hand: presses and keys counted in the browser, and what they come to in seconds."""

# Presses of the mouse, not the clicks a browser makes of keys and labels.
COUNT_CLICKS = """addEventListener("click", (event) => {
  if (event.isTrusted && event.detail) sessionStorage.clicks++;
}, true);
addEventListener("keydown", (event) => {
  if (event.isTrusted) sessionStorage.keys++;
}, true);"""
# The keystroke-level model's seconds (Card, Moran and Newell, 1980, CACM 23(7), 396-410): a key of an average
# typist, to point and press, to move the hand to the keyboard or back, to make up one's mind. And words read
# a minute. No test holds anybody to them: they say what the counts mean (docs/measurements.md).
KEY, POINT_AND_PRESS, HAND, MIND, WORDS_A_MINUTE = 0.28, 1.3, 0.4, 1.35, 200


def told_in_seconds(what, *, clicks, keys, texts, words, pages):
    """Print what the counts come to in seconds."""
    hands = clicks * POINT_AND_PRESS + keys * KEY + 2 * texts * HAND
    mind, reading = (clicks + texts) * MIND, 60 * words / WORDS_A_MINUTE
    whole = hands + mind + reading + sum(pages)
    print(  # noqa: T201 -- the measure is read, not asserted
        f"\n{what}: {clicks} clicks, {keys} keys, {len(pages)} pages in {sum(pages):.1f} s. "
        f"Hands {hands:.0f} s, mind {mind:.0f} s, reading {words} words {reading:.0f} s: {whole:.0f} s."
    )


def load_seconds(page):
    """How long the page took from the press until it was loaded."""
    return page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
