"""Addresses inside addresses: opened, judged anew, or refused."""

import pytest

from resources.links.address import read

TARGET = "https://www.oreilly.com/radar/x/?id=1"
CODED = "https%3A%2F%2Fwww.oreilly.com%2Fradar%2Fx%2F%3Fid%3D1"
PROOFPOINT = "https-3A__www.oreilly.com_radar_x_-3Fid-3D1"

AFFILIATES = [
    f"https://www.kqzyfj.com/click-1-2?url={CODED}",
    f"http://www.jdoqocy.com/click-1-2?url={CODED}&cjsku=1",
    f"https://www.tkqlhce.com/click-1-2?URL={CODED}",
    f"https://www.dpbolvw.net/click-1-2?sid=1&url={CODED}",
    f"https://www.anrdoezrs.net/click-1-2?url={CODED}",
    "https://www.anrdoezrs.net/links/1/type/dlg/https://www.oreilly.com/radar/x/?id=1",
    f"https://go.redirectingat.com/?id=1&url={CODED}",
    f"https://click.linksynergy.com/deeplink?id=1&mid=2&murl={CODED}",
    f"https://click.linksynergy.com/fs-bin/click?id=1&RD_PARM1={CODED.replace('%', '%25')}",
    f"https://www.awin1.com/cread.php?awinmid=1&ued={CODED}",
    f"https://www.awin1.com/awclick.php?mid=1&p={CODED}",
    f"https://www.shareasale.com/r.cfm?b=1&u=2&urllink={CODED}",
    f"https://shareasale.com/m-pr.cfm?urllink={CODED}",
    f"https://go.skimresources.com/?id=1&url={CODED}",
    f"https://redirect.viglink.com/?key=1&u={CODED}",
    f"https://api.viglink.com/api/click?key=1&out={CODED}",
    f"https://datacamp.pxf.io/c/1/2/3?u={CODED}",
    f"https://imp.i384100.net/c/1/2/3?u={CODED}",
    f"https://prf.hn/click/camref:1/destination:{CODED}",
]
REDIRECTS = [
    f"https://www.google.com/url?sa=t&url={CODED}&usg=1",
    f"https://www.google.com/url?q={CODED}&sa=D",
    f"https://google.co.uk/url?q={CODED}",
    f"https://www.google.de/url?q={TARGET}",
    f"https://l.facebook.com/l.php?u={CODED}&h=1",
    f"https://lm.facebook.com/l.php?u={CODED}",
    f"https://www.facebook.com/l.php?u={CODED}",
    f"https://l.instagram.com/?u={CODED}&e=1",
    f"https://eur01.safelinks.protection.outlook.com/?url={CODED}&data=05&reserved=0",
    f"https://www.youtube.com/redirect?event=x&q={CODED}",
    f"https://www.linkedin.com/redir/redirect?url={CODED}",
    f"https://out.reddit.com/t3_1?url={CODED}",
    f"https://duckduckgo.com/l/?uddg={CODED}",
    f"https://slack-redir.net/link?url={CODED}",
    f"https://urldefense.proofpoint.com/v2/url?u={PROOFPOINT}&d=1",
    f"https://urldefense.com/v3/__{TARGET}__;!!abc",
    "https://www.google.com/amp/s/www.oreilly.com/radar/x/?id=1",
    "https://www-oreilly-com.cdn.ampproject.org/c/s/www.oreilly.com/radar/x/?id=1",
]


@pytest.mark.parametrize("typed", AFFILIATES)
def test_a_referral_link_is_stored_as_its_target(typed):
    assert read(typed).stored == TARGET
    assert [flag.code for flag in read(typed).flags] == ["affiliate-unwrapped"]


@pytest.mark.parametrize("typed", REDIRECTS)
def test_a_redirect_is_stored_as_its_target(typed):
    assert read(typed).stored == TARGET
    assert [flag.code for flag in read(typed).flags] == ["redirect-unwrapped"]


def wrapped(target: str, times: int) -> str:
    for _ in range(times):
        escaped = target.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("?", "%3F")
        target = f"https://www.kqzyfj.com/click-1-2?url={escaped}"
    return target


@pytest.mark.parametrize("times", [1, 2, 3])
def test_three_wrappings_are_opened(times):
    assert read(wrapped(TARGET, times)).stored == TARGET


@pytest.mark.parametrize("times", [4, 5, 8])
def test_a_fourth_wrapping_is_refused(times):
    assert read(wrapped(TARGET, times)).refused.code == "wrapped-too-deep"


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("http://127.0.0.1/", "not-public"),
        ("javascript:alert(1)", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("https://bit.ly/3abc", "shortener"),
        ("https://joe:pw@tecton.ai/", "userinfo"),
        ("https://tecton.ai:8080/", "port"),
        ("https://tecton.ai/a b", "whitespace"),
        ("https://tecton.ai/%2500", "control-character"),
        ("//localhost/x", "not-public"),
        ("http://2130706433/", "not-public"),
    ],
)
def test_the_target_is_judged_as_if_it_had_been_typed(target, code):
    for wrapper in ["https://www.kqzyfj.com/click-1?url=", "https://l.facebook.com/l.php?u="]:
        assert read(wrapper + target.replace("/", "%2F").replace(" ", "%20")).refused.code == code


WITHOUT_TARGET = """
    https://www.kqzyfj.com/click-1-2 https://www.kqzyfj.com/click-1-2?url= https://www.kqzyfj.com/click-1-2?url=%2Fx
    https://datacamp.pxf.io/abc https://www.google.com/url?q=drift https://www.google.com/url?q=
    https://www.bing.com/ck/a?u=a1aHR0cHM https://click.linksynergy.com/link?id=1&offerid=2
    https://l.facebook.com/l.php https://www.awin1.com/cread.php?awinmid=1
    """


@pytest.mark.parametrize(
    "typed",
    WITHOUT_TARGET.split(),
)
def test_a_wrapper_without_a_readable_target_is_refused(typed):
    assert read(typed).refused.code == "no-target"


NOT_WRAPPED = """
    https://www.google.com/search?q=https%3A%2F%2Ftecton.ai https://www.facebook.com/groups/mlops?u=https%3A%2F%2Fx.dev
    https://www.shareasale.com/info/ https://notkqzyfj.com/click?url=https%3A%2F%2Ftecton.ai
    https://tecton.ai/?url=https%3A%2F%2Fdatabricks.com https://duckduckgo.com/?q=drift
    https://web.archive.org/web/2020/https://tecton.ai/
    """


@pytest.mark.parametrize(
    "typed",
    NOT_WRAPPED.split(),
)
def test_a_page_that_merely_mentions_an_address_is_no_wrapper(typed):
    assert read(typed).stored == typed


def test_a_target_loses_its_tracking_too():
    address = read("https://www.kqzyfj.com/click-1?url=https%3A%2F%2Ftecton.ai%2Fx%3Futm_source%3Da%26id%3D1")
    assert address.stored == "https://tecton.ai/x?id=1"
    assert [flag.code for flag in address.flags] == ["affiliate-unwrapped", "tracking-removed"]
