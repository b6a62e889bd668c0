"""Is it more than before, or may it be chance? Pure arithmetic on two counts; no reads.

The null hypothesis is one rate for both periods; a count then is binomial given their sum.
Source: Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson
series, Biometrika 31, 313-323; mid-p after Lancaster, H. O. (1961), JASA 56, 223-234.
"""

from collections.abc import Sequence
from math import exp, lgamma, log


def probability_of_chance(now: int, before: int, *, days_now: int, days_before: int) -> float:
    """Return the two-sided mid-p value of two counts over so many days each, 0–1; 1 when nothing happened."""
    whole, share = now + before, days_now / (days_now + days_before)
    below = sum(_binomial(n, whole, share) for n in range(now))
    here = _binomial(now, whole, share)
    least = min(below, 1 - below - here) + here / 2
    return min(1.0, max(0.0, 2 * least))


def false_discovery_rates(probabilities: Sequence[float]) -> list[float]:
    """Return each test's q value when several are read at once.

    Source: Benjamini, Y. and Hochberg, Y. (1995), JRSS B 57(1), 289-300.
    """
    count = len(probabilities)
    order = sorted(range(count), key=lambda place: probabilities[place], reverse=True)
    rates, lowest = [1.0] * count, 1.0
    for rank, place in zip(range(count, 0, -1), order, strict=True):
        lowest = min(lowest, probabilities[place] * count / rank)
        rates[place] = lowest
    return rates


def _binomial(hits: int, tries: int, share: float) -> float:
    ways = lgamma(tries + 1) - lgamma(hits + 1) - lgamma(tries - hits + 1)
    return exp(ways + hits * log(share) + (tries - hits) * log(1 - share))
