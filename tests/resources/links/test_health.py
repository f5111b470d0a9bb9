"""The rules by which links are judged, each at its boundary."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.links import health, retry, signs
from resources.links.failures import ErrorClass
from resources.links.health import Evidence, Health, Kind, Look
from resources.models.resource import Health as StoredHealth

NOW = datetime(2025, 6, 1, 12, 0, tzinfo=UTC)
URL = "https://pages.org/one"
TITLE = "Feature stores explained"


def look(status: int | None = 200, **fields: object) -> Look:
    return Look(**{"url": URL, "final_url": URL, "status": status, "titles": (TITLE,)} | fields)


def row(*looks: tuple[float, Kind]) -> list[Evidence]:
    """Evidence from pairs of hours ago and what was found, sorted newest first."""
    return [Evidence(at=NOW - timedelta(hours=hours), kind=kind) for hours, kind in sorted(looks)]


def test_the_words_of_the_verdict_are_those_that_are_stored() -> None:
    assert [word.value for word in Health] == StoredHealth.values


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, Kind.BLOCKED) for status in (401, 402, 403, 405, 406, 407, 408, 418, 429, 451, 511, 999)),
        *((status, Kind.MISSING) for status in (404, 410)),
        *((status, Kind.FAILED) for status in (400, 409, 422, 500, 502, 503, 504, 520, 521, 530)),
        *((status, Kind.WELL) for status in (200, 203, 204, 206, 304)),
    ],
)
def test_a_status_by_get(status: int, kind: Kind) -> None:
    assert health.judge(look(status)).kind == kind


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        *((status, Kind.BLOCKED) for status in (403, 404, 410, 500)),
        (503, Kind.FAILED),
        (200, Kind.WELL),
    ],
)
def test_a_refusal_without_a_get_proves_nothing(status: int, kind: Kind) -> None:
    assert health.judge(look(status, method="HEAD")).kind == kind


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ErrorClass.DNS, Kind.FAILED),
        (ErrorClass.REFUSED, Kind.FAILED),
        (ErrorClass.RESET, Kind.FAILED),
        (ErrorClass.TLS, Kind.FAILED),
        (ErrorClass.PROTOCOL, Kind.FAILED),
        (ErrorClass.FORBIDDEN_ADDRESS, Kind.FAILED),
        (ErrorClass.TIMEOUT, Kind.BLOCKED),
        (ErrorClass.TOO_LARGE, Kind.BLOCKED),
        ("of another kind", Kind.FAILED),
    ],
)
def test_an_error(error: str, kind: Kind) -> None:
    assert health.judge(look(None, error=error)).kind == kind


@pytest.mark.parametrize("error", [ErrorClass.TOO_MANY_REDIRECTS, ErrorClass.BAD_REDIRECT])
def test_a_way_that_we_do_not_follow_says_nothing_about_the_page(error: str) -> None:
    assert health.judge(look(302, error=error)).kind == Kind.BLOCKED


def test_a_page_whose_end_was_slow_has_answered() -> None:
    assert health.judge(look(200, error=ErrorClass.TIMEOUT)).kind == Kind.WELL


@pytest.mark.parametrize(
    ("status", "headers", "title", "body"),
    [
        (403, {"cf-mitigated": "challenge"}, "", b""),
        (200, {"cf-mitigated": "challenge"}, TITLE, b""),
        (503, {}, "Just a moment...", b""),
        (200, {}, "Just a moment...", b""),
        (200, {}, "Attention Required! | Cloudflare", b""),
        (200, {}, "Access Denied", b""),
        (200, {}, "Are you a robot?", b""),
        (200, {}, "", b"<script>window._cf_chl_opt={}</script>"),
        (503, {}, "", b"<script src=//geo.captcha-delivery.com/c.js>"),
        (200, {}, "", b"<p>Please solve this CAPTCHA to go on.</p>"),
        (202, {}, "", b"<script>awsWafCookieDomainList=[]</script>"),
    ],
)
def test_a_challenge_is_blocked(status: int, headers: dict, title: str, body: bytes) -> None:
    assert health.judge(look(status, headers=headers, title=title, body=body)).kind == Kind.BLOCKED


def test_an_article_about_challenges_is_a_page() -> None:
    body = b"<title>Feature stores explained</title>" + b"words " * 20_000 + b"_cf_chl_opt captcha"
    assert health.judge(look(title=TITLE, body=body)).kind == Kind.WELL


@pytest.mark.parametrize(
    "final", ["https://pages.org/login?next=/one", "https://id.org/users/sign_in", "https://a.org/sso/"]
)
def test_a_door_for_members_is_blocked(final: str) -> None:
    assert health.judge(look(final_url=final)).kind == Kind.BLOCKED
    assert health.judge(look(url="https://pages.org/docs/login", final_url=final)).kind != Kind.BLOCKED


@pytest.mark.parametrize(
    ("final", "is_soft"),
    [
        ("https://pages.org/", True),
        ("https://www.other.org/", True),
        ("https://pages.org/en/", True),
        ("https://pages.org/en-us", True),
        ("https://pages.org/index.html", True),
        ("https://pages.org/home", True),
        ("https://pages.org/one/", False),
        ("https://pages.org/?p=12", False),
        ("https://pages.org/#/one", False),
        ("https://pages.org/docs/", False),
    ],
)
def test_a_page_that_leads_to_the_root_is_a_soft_404(final: str, is_soft: bool) -> None:
    assert (health.judge(look(final_url=final, is_permanent=True)).kind == Kind.SOFT_404) == is_soft


def test_the_root_itself_may_lead_to_a_root() -> None:
    assert health.judge(look(url="https://pages.org/", final_url="https://pages.org/en/")).kind == Kind.WELL


@pytest.mark.parametrize(
    "title",
    [
        "404", "Page not found", "404 Not Found", "Error 404", "404: Page not found", "Page Not Found | GitHub Docs",
        "Pages.org - 404", "Oops! We could not find that page", "Not Found", "This page does not exist",
        "Seite nicht gefunden", "The page you requested — Page no longer available", "Video unavailable",
        "HTTP Error 404.", "pages.org is for sale", "File not found · pages/one · GitHub",
    ],
)  # fmt: skip
def test_titles_that_say_that_nothing_is_here(title: str) -> None:
    assert health.judge(look(title=title)).kind == Kind.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "How to design a 404 page", "Handling “not found” in feature stores", "404 Media", "Peugeot 404 explained",
        "Gone in the wind: stores", "Error handling in feature pipelines", "Lost and found features",
    ],
)  # fmt: skip
def test_titles_that_only_speak_of_it(title: str) -> None:
    assert health.judge(look(title=title, titles=(title,))).kind == Kind.WELL
    assert not signs.says_not_found(title)


def test_a_page_about_not_found_may_be_called_so() -> None:
    assert health.judge(look(title="404 Not Found - HTTP", titles=("404 Not Found",))).kind == Kind.WELL


@pytest.mark.parametrize(
    ("title", "known", "is_unlike"),
    [
        ("Buy shoes here", (TITLE,), True),
        ("What is a feature store?", (TITLE,), False),
        ("Featured: storing what you know", (TITLE,), False),
        ("Machine Learning Operations", ("MLOps",), False),
        ("Machine Learning in production", ("ML at scale",), False),
        ("ML at scale", ("Machine Learning in production",), False),
        ("Buy shoes here", (TITLE, "Shoes, a tutorial"), False),
        ("Pages", (TITLE,), False),
        ("Welcome home", (TITLE,), False),
        ("", (TITLE,), False),
        ("機械学習の基礎", (TITLE,), False),
        ("Buy shoes here", ("機械学習の基礎",), False),
        ("Buy shoes here", (), False),
    ],
)
def test_a_title_unlike_any_that_it_may_have(title: str, known: tuple, is_unlike: bool) -> None:
    assert (health.judge(look(title=title, titles=known)).kind == Kind.UNLIKE) == is_unlike


def test_what_a_moderator_let_pass_is_well() -> None:
    root = "https://pages.org/"
    assert health.judge(look(title="Page not found", let_pass=frozenset({"Page not found"}))).kind == Kind.WELL
    assert health.judge(look(final_url=root, let_pass=frozenset({root}))).kind == Kind.WELL
    assert health.judge(look(final_url=root, title="404", let_pass=frozenset({root}))).kind == Kind.SOFT_404


@pytest.mark.parametrize(
    ("url", "final", "is_permanent", "kind"),
    [
        (URL, "https://pages.org/two", True, Kind.MOVED),
        (URL, "https://pages.org/two", False, Kind.WELL),
        (URL, "https://pages.org/one/", True, Kind.WELL),
        (URL, "https://www.pages.org/one", True, Kind.WELL),
        ("http://pages.org/one", "https://pages.org/one", True, Kind.MOVED),
        (URL, "http://pages.org/one", True, Kind.WELL),
    ],
)
def test_a_permanent_move_to_another_address(url: str, final: str, is_permanent: bool, kind: Kind) -> None:
    assert health.judge(look(url=url, final_url=final, is_permanent=is_permanent)).kind == kind


WELL, FAILED, MISSING, BLOCKED = Kind.WELL, Kind.FAILED, Kind.MISSING, Kind.BLOCKED


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        ([], Health.UNKNOWN),
        ([(0, WELL)], Health.OK),
        ([(0, FAILED)], Health.FAILING),
        ([(0, MISSING)], Health.FAILING),
        ([(0, Kind.SOFT_404)], Health.FAILING),
        ([(0, Kind.UNLIKE)], Health.OK),
        ([(0, BLOCKED)], Health.BLOCKED),
        # Three failures over 72 hours.
        ([(0, FAILED), (72, FAILED)], Health.FAILING),
        ([(0, FAILED), (36, FAILED), (71.99, FAILED)], Health.FAILING),
        ([(0, FAILED), (36, FAILED), (72, FAILED)], Health.BROKEN),
        ([(0, FAILED), (1, FAILED), (2, FAILED), (3, FAILED)], Health.FAILING),
        # Two 404s over 24 hours.
        ([(0, MISSING), (23.99, MISSING)], Health.FAILING),
        ([(0, MISSING), (24, MISSING)], Health.BROKEN),
        ([(0, MISSING), (24, FAILED)], Health.FAILING),
        ([(0, FAILED), (1, MISSING), (25, MISSING)], Health.BROKEN),
        ([(0, MISSING), (40, FAILED), (72, FAILED)], Health.BROKEN),
        # A success ends a row of failures; what is blocked does not, and does not count.
        ([(0, WELL), (10, FAILED), (50, FAILED), (90, FAILED)], Health.OK),
        ([(0, FAILED), (36, WELL), (50, FAILED), (90, FAILED)], Health.FAILING),
        ([(0, FAILED), (36, BLOCKED), (90, FAILED)], Health.FAILING),
        ([(0, FAILED), (36, BLOCKED), (40, FAILED), (90, FAILED)], Health.BROKEN),
        ([(0, BLOCKED), (1, FAILED), (40, FAILED), (90, FAILED)], Health.BROKEN),
        ([(0, BLOCKED), (1, FAILED), (90, FAILED)], Health.BLOCKED),
        ([(hours, BLOCKED) for hours in range(0, 9000, 100)], Health.BLOCKED),
        # A soft 404 is neither; it never makes a link broken.
        ([(hours, Kind.SOFT_404) for hours in range(0, 900, 50)], Health.FAILING),
        # What is older than 400 days proves nothing.
        ([(401 * 24, FAILED)], Health.UNKNOWN),
        ([(0, FAILED), (1, FAILED), (401 * 24, FAILED)], Health.FAILING),
    ],
)
def test_a_verdict(looks: list[tuple[float, Kind]], expected: Health) -> None:
    assert health.verdict(row(*looks), NOW).health == expected


def moved(*targets: str | None) -> list[Evidence]:
    """Newest first; None is a look that was well and no move."""
    kinds = [(Kind.MOVED, target) if target else (WELL, URL) for target in targets]
    return [Evidence(NOW - timedelta(days=n), kind, "", target) for n, (kind, target) in enumerate(kinds)]


@pytest.mark.parametrize(
    ("evidence", "target"),
    [
        (moved("https://b.org/x"), ""),
        (moved("https://b.org/x", "https://b.org/x"), "https://b.org/x"),
        (moved("https://b.org/y", "https://b.org/x"), ""),
        (moved("https://b.org/x", None, "https://b.org/x"), ""),
        (moved(None, "https://b.org/x", "https://b.org/x"), ""),
    ],
)
def test_a_move_is_believed_when_seen_twice(evidence: list[Evidence], target: str) -> None:
    verdict = health.verdict(evidence, NOW)
    assert (verdict.target, verdict.health) == (target, Health.MOVED if target else Health.OK)


def test_what_is_broken_says_how_often_and_how_long() -> None:
    evidence = [Evidence(NOW - timedelta(days=days), FAILED, "Nobody answers.") for days in (0, 2, 4)]
    assert health.verdict(evidence, NOW).reason == "Nobody answers. Seen 3 times in 4 days."


kinds = st.sampled_from(list(Kind))
times = st.integers(0, 399 * 24)


@given(st.lists(times))
def test_blocked_never_becomes_broken(hours: list[int]) -> None:
    assert health.verdict(row(*((hour, BLOCKED) for hour in hours)), NOW).health in {Health.BLOCKED, Health.UNKNOWN}


@given(st.lists(st.tuples(times, kinds)), st.lists(times))
def test_being_blocked_never_makes_broken_what_was_not(looks: list, blocked: list[int]) -> None:
    without, more = row(*looks), row(*looks, *((hour, BLOCKED) for hour in blocked))
    was = health.verdict(without[: health.KEPT_ROWS - len(blocked)], NOW).health
    if len(more) <= health.KEPT_ROWS:
        assert (health.verdict(more, NOW).health == Health.BROKEN) == (was == Health.BROKEN)


@given(
    st.lists(st.tuples(times, st.sampled_from([Kind.WELL, Kind.MOVED, Kind.UNLIKE, Kind.BLOCKED, Kind.SOFT_404]))),
    times,
    kinds,
)
def test_one_failure_never_becomes_broken(looks: list, hour: int, kind: Kind) -> None:
    assert health.verdict(row(*looks, (hour, kind)), NOW).health != Health.BROKEN


@given(st.lists(st.tuples(times, kinds)))
def test_no_row_of_looks_says_gone_and_an_answer_always_counts(looks: list) -> None:
    verdict = health.verdict(row(*looks, (0, Kind.WELL)), NOW)
    assert verdict.health in {Health.OK, Health.MOVED} or any(hour == 0 for hour, _ in looks)


@pytest.mark.parametrize(
    ("state", "looks", "hours"),
    [
        (Health.OK, [(0, WELL)], 7 * 24),
        (Health.MOVED, [(0, Kind.MOVED)], 7 * 24),
        (Health.BLOCKED, [(0, BLOCKED)], 7 * 24),
        (Health.UNKNOWN, [], 7 * 24),
        (Health.FAILING, [(0, FAILED)], 6),
        (Health.FAILING, [(0, FAILED), (6, FAILED)], 24),
        (Health.FAILING, [(0, FAILED), (6, FAILED), (30, FAILED)], 72),
        (Health.FAILING, [(hours, Kind.SOFT_404) for hours in range(9)], 72),
        (Health.FAILING, [(0, FAILED), (5, WELL), (6, FAILED)], 6),
        (Health.BROKEN, [(0, FAILED)], 30 * 24),
        (Health.GONE, [], 30 * 24),
    ],
)
def test_when_to_look_again(state: Health, looks: list, hours: float) -> None:
    pause = timedelta(hours=hours)
    assert health.next_check(state, row(*looks), NOW, 0.0) == NOW + pause
    assert health.next_check(state, row(*looks), NOW, 1.0) == NOW + pause * 1.1


@given(st.floats(allow_nan=False), st.sampled_from(list(Health)))
def test_jitter_is_never_early_and_at_most_a_tenth_late(jitter: float, state: Health) -> None:
    early = health.next_check(state, row((0, FAILED)), NOW, 0.0)
    assert early <= health.next_check(state, row((0, FAILED)), NOW, jitter) <= NOW + (early - NOW) * 1.1


def test_a_site_that_asks_for_it_is_left_alone() -> None:
    asked = [Evidence(NOW, FAILED, wait=timedelta(days=2))]
    assert health.next_check(Health.FAILING, asked, NOW, 1.0) == NOW + timedelta(days=2)
    assert health.next_check(Health.OK, asked, NOW, 0.0) == NOW + timedelta(days=7)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120), (" 120 ", 120), ("0", 0), ("-5", 0), ("+5", 0), ("1.5", 0), ("", 0), ("soon", 0), ("1e9", 0),
        ("604800", 604_800), ("604801", 604_800), ("9" * 5000, 604_800), ("0" * 5000 + "7", 7), ("١٢", 0),
        ("Sun, 01 Jun 2025 12:01:00 GMT", 60), ("Sun, 01 Jun 2025 12:01:00", 60),
        ("Sun, 01 Jun 2025 14:01:00 +0200", 60),
        ("Sun, 01 Jun 2025 11:59:00 GMT", 0), ("Mon, 01 Jun 1925 12:00:00 GMT", 0),
        ("Fri, 01 Jun 2125 12:00:00 GMT", 604_800), ("Sun, 99 Jun 2025 12:01:00 GMT", 0),
        ("Sun, 01 Jun 99999999999 12:01:00 GMT", 0), ("Fri, 31 Dec 9999 23:59:59 -2359", 0), ("120, 60", 0),
    ],
)  # fmt: skip
def test_retry_after(value: str, seconds: int) -> None:
    assert retry.after(value, NOW) == timedelta(seconds=seconds)


@given(st.text())
def test_retry_after_is_between_nothing_and_a_week(value: str) -> None:
    assert timedelta() <= retry.after(value, NOW) <= timedelta(days=7)


@given(
    st.none() | st.integers(100, 999), st.text(), st.text(), st.text(), st.binary(), st.sampled_from(["HEAD", "GET"])
)
def test_judging_never_raises(status: int | None, error: str, final: str, title: str, body: bytes, method: str) -> None:
    found = health.judge(look(status, error=error, title=title, body=body, method=method, titles=(TITLE, title)))
    assert found.kind in Kind
    assert found.reason.endswith(".")
