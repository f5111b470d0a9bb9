"""What holds for every text whatever, tried on random ones."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resources.links.address import MAX_LENGTH, read

SOME_HOSTS = """
    tecton.ai www.tecton.ai m.tecton.ai amp.tecton.ai github.com gitlab.com gist.github.com youtube.com youtu.be
    arxiv.org doi.org medium.com joe.medium.com towardsdatascience.com docs.google.com drive.google.com www.google.com
    colab.research.google.com coursera.org www.kqzyfj.com l.facebook.com awin1.com www.amazon.com x.com reddit.com
    müller.de аррӏе.com xn--a.com xn--mller-kva.de 127.0.0.1 [::1] localhost bit.ly a..b tecton.ai. urldefense.com
    open.substack.com godbolt.org prf.hn cdn.ampproject.org en.m.wikipedia.org learning.oreilly.com
    """
HOSTS = st.sampled_from(SOME_HOSTS.split())
SOME_STEPS = """
    a b index.html amp tree main master blob - .git b.git .. . %2e%2e %2F %7E watch shorts embed abs pdf 2205.02302v3
    d e file edit learn home p @joe slug-6a28fcfb2bd4 amp.html x.amp s c/s url r.cfm dp 1098107969 comments status 12
    https: http: destination:https%3A __https: library view 9781492083283 [x] (y) ~ é %C3%A9 %00 %zz % + & = ; :
    """
STEPS = st.sampled_from(SOME_STEPS.split()) | st.text(max_size=4)
SOME_PIECES = """
    v=hBMHohkRgAA list=PL1 t=2 utm_source=x ref=x amp=1 amp a=1 a=2 b a= =1 a+b=%20 q=https://tecton.ai/x ~=%7e
    url=https%3A%2F%2Ftecton.ai%2F%3Fa%3D1 u=http%3A%2F%2F127.0.0.1 ued=https%253A%252F%252Ftecton.ai tab=readme-ov-file
    id=1 t[]=1 %61=1 amp;utm_x=1 source=friends_link
    """
PIECES = st.sampled_from(SOME_PIECES.split())
FRAGMENTS = st.sampled_from(
    ["", "#", "#/", "#/a/", "#!", "#!/b", "#part", "#:~:text=x", "#a:~:b", "#utm_x=1", "#xtor=1", "##"]
)
SCHEMES = st.sampled_from(["https://", "http://", "HTTPS:", "//", "", "ftp://", " https:///", "javascript:"])


@st.composite
def addresses(draw) -> str:
    path = "".join("/" + step for step in draw(st.lists(STEPS, max_size=6)))
    query = "&".join(draw(st.lists(PIECES, max_size=4)))
    return draw(SCHEMES) + draw(HOSTS) + path + ("?" + query if query else "") + draw(FRAGMENTS)


ANY_TEXT = st.text() | st.text(st.characters()) | st.builds("https://tecton.ai/{}".format, st.text())
ANY_HOST = st.builds("https://{}.com/".format, st.text(min_size=1, max_size=12))
PUNYCODE = st.builds("https://xn--{}.com/".format, st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True))
TYPED = ANY_TEXT | ANY_HOST | PUNYCODE | addresses()


@settings(max_examples=800, deadline=None, database=None)
@given(TYPED)
@example("https://xn--0ca24w.com/")
@example("\ud800")
@example("https://\ud800.com")
@example("\0" * 50)
def test_reading_never_raises_and_either_stores_or_refuses(typed):
    address = read(typed)
    assert (address.refused is None) is bool(address.stored) is bool(address.key)
    assert isinstance(address.host, str)
    assert address.typed == typed


@settings(max_examples=800, deadline=None, database=None)
@given(TYPED)
def test_what_is_stored_is_plain_and_within_the_limit(typed):
    address = read(typed)
    if address.stored:
        assert address.stored.startswith(("https://", "http://"))
        assert address.stored.isascii()
        assert len(address.stored) <= MAX_LENGTH
        assert address.key.isascii()
        assert len(address.key) <= MAX_LENGTH


@settings(max_examples=1500, deadline=None, database=None)
@given(TYPED)
def test_reading_the_stored_form_again_gives_the_same(typed):
    once = read(typed)
    again = read(once.stored)
    if once.stored:
        assert (again.stored, again.key, again.host) == (once.stored, once.key, once.host)
        lasting = {"expiring-link-kind", "mixed-script-host"}
        assert {flag.code for flag in again.flags} == {flag.code for flag in once.flags} & lasting


@settings(max_examples=300, deadline=None, database=None)
@given(addresses())
def test_spaces_around_an_address_do_not_count(typed):
    assert read(f" \n{typed}\t ").stored == read(typed).stored


@settings(max_examples=300, deadline=None, database=None)
@given(addresses())
def test_tracking_never_makes_another_page(typed):
    base = read(typed).stored.partition("#")[0]
    if base:
        marked = read(base + ("&" if "?" in base else "?") + "utm_source=x")
        assert (marked.stored, marked.key) == (read(base).stored, read(base).key)


HOSTILE = [
    "https://tecton.ai/" + "/" * 1900,
    "https://tecton.ai/" + "/amp" * 490,
    "https://" + "a." * 990,
    "https://" + "a-" * 990,
    "https://medium.com/" + "-a" * 980,
    "https://medium.com/" + "a/" * 980,
    "https://github.com/" + "a/" * 980,
    "https://tecton.ai/?" + "&" * 1900,
    "https://tecton.ai/?" + "%" * 1900,
    "https://tecton.ai/" + "[" * 1900,
    "https://urldefense.com/" + "__https:/x" * 190,
    "https://www.anrdoezrs.net/" + "/https:/" * 240,
    "https://www.amazon.com/" + "/dp/" * 480,
    "a." * 1000,
    "ü" * 2000,
    "https://tecton.ai/" * 100_000,
    "\u202e" * 1_000_000,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda text: text[:30])
def test_a_hostile_text_takes_no_longer_than_a_blink(typed):
    start = time.perf_counter()
    read(typed)
    assert time.perf_counter() - start < 0.25
