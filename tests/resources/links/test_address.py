"""What is stored of a typed address, and what people are told about it."""

import pytest

from resources.links.address import MAX_LENGTH, RULES_VERSION, read


def codes(typed: str) -> list[str]:
    return [flag.code for flag in read(typed).flags]


STORED = [
    ("https://ml-ops.org/", "https://ml-ops.org/"),
    ("  https://ml-ops.org/x\n", "https://ml-ops.org/x"),
    ("\u3000https://ml-ops.org/x\xa0", "https://ml-ops.org/x"),
    ("HTTPS://ML-Ops.ORG/Content/Principles", "https://ml-ops.org/Content/Principles"),
    ("https://ml-ops.org", "https://ml-ops.org/"),
    ("https://ml-ops.org/?", "https://ml-ops.org/"),
    ("https://ml-ops.org/#", "https://ml-ops.org/"),
    ("https://ml-ops.org/?#", "https://ml-ops.org/"),
    ("https://ml-ops.org:443/x", "https://ml-ops.org/x"),
    ("http://ml-ops.org:80/x", "http://ml-ops.org/x"),
    ("https://ml-ops.org:/x", "https://ml-ops.org/x"),
    ("https://ml-ops.org./x", "https://ml-ops.org/x"),
    ("https:ml-ops.org/x", "https://ml-ops.org/x"),
    ("https:///ml-ops.org/x", "https://ml-ops.org/x"),
    ("https://ml-ops.org/a/../b/./c", "https://ml-ops.org/b/c"),
    ("https://ml-ops.org/a/%2e%2e/b", "https://ml-ops.org/b"),
    ("https://ml-ops.org/a//b/", "https://ml-ops.org/a//b/"),
    ("https://ml-ops.org/a%2Fb", "https://ml-ops.org/a%2Fb"),
    ("https://ml-ops.org/%7Ejoe", "https://ml-ops.org/%7Ejoe"),
    ("https://ml-ops.org/a%20b", "https://ml-ops.org/a%20b"),
    ("https://ml-ops.org/größe", "https://ml-ops.org/gr%C3%B6%C3%9Fe"),
    ("https://ml-ops.org/?q=größe", "https://ml-ops.org/?q=gr%C3%B6%C3%9Fe"),
    ("https://müller.de/x", "https://xn--mller-kva.de/x"),
    ("https://faß.de/", "https://xn--fa-hia.de/"),
    ("https://例え.jp/", "https://xn--r8jz45g.jp/"),
    ("https://ｍｌ-ops.org/", "https://ml-ops.org/"),
    ("https://ml%2Dops.org/", "https://ml-ops.org/"),
    ("https://ml-ops.org/x#section-2", "https://ml-ops.org/x#section-2"),
    ("https://ml-ops.org/#/guide/2", "https://ml-ops.org/#/guide/2"),
    ("https://ml-ops.org/#!/guide", "https://ml-ops.org/#!/guide"),
    ("https://ml-ops.org/x#:~:text=drift", "https://ml-ops.org/x"),
    ("https://ml-ops.org/x#part:~:text=drift", "https://ml-ops.org/x#part"),
    ("https://ml-ops.org/x#xtor=RSS-1", "https://ml-ops.org/x"),
    ("https://ml-ops.org/x#utm_source=a&utm_medium=b", "https://ml-ops.org/x"),
    ("https://ml-ops.org/x#a=1&utm_medium=b", "https://ml-ops.org/x#a=1&utm_medium=b"),
    ("https://ml-ops.org/?tags[]=a&tags[]=b", "https://ml-ops.org/?tags[]=a&tags[]=b"),
    ("https://ml-ops.org/?b=2&a=1", "https://ml-ops.org/?b=2&a=1"),
    ("https://ml-ops.org/?a=1&&b=2&", "https://ml-ops.org/?a=1&b=2"),
    ("https://ml-ops.org/?family=A|B", "https://ml-ops.org/?family=A|B"),
    ("https://fa.wikipedia.org/wiki/%E2%80%8C%D8%A7", "https://fa.wikipedia.org/wiki/%E2%80%8C%D8%A7"),
    ("https://1e100.net/", "https://1e100.net/"),
    ("https://my_shop.github.io/", "https://my_shop.github.io/"),
]


@pytest.mark.parametrize(("typed", "stored"), STORED)
def test_an_address_is_stored_in_its_plain_form(typed, stored):
    address = read(typed)
    assert (address.stored, address.refused) == (stored, None)
    assert address.typed == typed
    assert address.version == RULES_VERSION


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ml-ops.org", "https://ml-ops.org/"),
        ("ml-ops.org/x?y=1", "https://ml-ops.org/x?y=1"),
        ("//ml-ops.org/x", "https://ml-ops.org/x"),
        ("www.tecton.ai/blog", "https://www.tecton.ai/blog"),
        ("ml-ops.org:443/x", "https://ml-ops.org/x"),
        ("müller.de", "https://xn--mller-kva.de/"),
    ],
)
def test_an_address_without_a_scheme_gets_https_and_a_flag(typed, stored):
    assert read(typed).stored == stored
    assert codes(typed) == ["scheme-added"]


DROPPED = """
    utm_source=a utm_id=1 UTM_Medium=b utm%5Fsource=c amp;utm_source=d gclid=1 gad_source=1 fbclid=x msclkid=x mc_cid=1
    mc_eid=2 igshid=x si=abc trk=feed yclid=1 dclid=1 wbraid=1 gbraid=1 _hsenc=x _hsmi=1 mkt_tok=x vero_id=1
    oly_enc_id=1 srsltid=x ttclid=1 twclid=1 li_fat_id=1 _ga=1 _gl=1 irclickid=1 irgwc=1 ranMID=1 ranEAID=2
    ranSiteID=3 cjevent=x awc=1 xtor=x ref_src=twsrc mtm_campaign=x
    """


@pytest.mark.parametrize("piece", DROPPED.split())
def test_tracking_is_dropped_on_every_host_and_the_rest_is_kept(piece):
    assert read(f"https://ml-ops.org/x?id=7&{piece}&page=2").stored == "https://ml-ops.org/x?id=7&page=2"
    assert read(f"https://ml-ops.org/x?{piece}").stored == "https://ml-ops.org/x"
    assert codes(f"https://ml-ops.org/x?{piece}") == ["tracking-removed"]


KEPT = "ref=main source=csv sk=1 feature=x tag=mlops t=5 id=1 v=2 q=drift page=2 utm=1 gcl=1 mc=1 pp=1 s=1"


@pytest.mark.parametrize("piece", KEPT.split())
def test_a_parameter_that_may_choose_content_is_kept(piece):
    assert read(f"https://ml-ops.org/x?{piece}").stored == f"https://ml-ops.org/x?{piece}"
    assert codes(f"https://ml-ops.org/x?{piece}") == []


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://www.producthunt.com/posts/zen?ref=home", "https://www.producthunt.com/posts/zen"),
        ("https://www.amazon.com/dp/1098107969?ref=x&tag=a-20&psc=1", "https://www.amazon.com/dp/1098107969"),
        ("https://docs.aws.amazon.com/x?tag=a&ref=b", "https://docs.aws.amazon.com/x?tag=a&ref=b"),
        ("https://medium.com/p/6a28fcfb2bd4?source=user&sk=1", "https://medium.com/p/6a28fcfb2bd4"),
        ("https://ml-ops.org/x?source=friends_link", "https://ml-ops.org/x"),
        ("https://www.youtube.com/watch?v=abc&feature=shared&ab_channel=X", "https://www.youtube.com/watch?v=abc"),
        ("https://youtu.be/hBMHohkRgAA?si=Zx1&t=9", "https://youtu.be/hBMHohkRgAA?t=9"),
        ("https://x.com/a/status/1?s=20&t=z", "https://x.com/a/status/1"),
        ("https://www.udemy.com/course/x/?couponCode=A&referralCode=B", "https://www.udemy.com/course/x/"),
        ("https://api.github.com/repos/a/b/contents?ref=dev", "https://api.github.com/repos/a/b/contents?ref=dev"),
    ],
)
def test_some_parameters_are_tracking_on_their_own_hosts_only(typed, stored):
    assert read(typed).stored == stored


EXPIRING = """
    https://discord.gg/abc https://discord.com/invite/abc https://join.slack.com/t/x/shared_invite/zt-1
    https://t.me/joinchat/abc https://t.me/+abc https://chat.whatsapp.com/abc https://forms.gle/abc
    https://docs.google.com/forms/d/e/1/viewform https://x.typeform.com/to/abc https://us02web.zoom.us/j/123
    https://airtable.com/shr123 https://airtable.com/app1/shr2 https://meet.google.com/a-b-c https://ab12.gradio.live/
    https://x.trycloudflare.com/ https://bucket.s3.amazonaws.com/x?X-Amz-Signature=1&X-Amz-Expires=60
    """


@pytest.mark.parametrize(
    "typed",
    EXPIRING.split(),
)
def test_kinds_of_links_that_stop_working_are_flagged(typed):
    assert codes(typed) == ["expiring-link-kind"]


LASTING = """
    https://discord.com/blog https://t.me/mlops https://slack.com/blog https://zoom.us/pricing
    https://docs.google.com/document/d/1/edit https://airtable.com/templates https://www.typeform.com/blog
    """


@pytest.mark.parametrize(
    "typed",
    LASTING.split(),
)
def test_lasting_pages_of_the_same_hosts_are_not_flagged(typed):
    assert codes(typed) == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://аррӏе.com/", "xn--80ak6aa92e.com"),
        ("https://www.gіthub.com/", "xn--gthub-n2e.com"),
        ("https://ɡoogle.com/", "xn--oogle-qmc.com"),
        ("https://☃.net/", "xn--n3h.net"),
        ("https://сор.com/", "xn--n1aeb.com"),
    ],
)
def test_a_name_that_can_be_mistaken_is_kept_as_punycode_and_flagged(typed, shown):
    assert read(typed).host == shown
    assert codes(typed) == ["mixed-script-host"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://www.tecton.ai/blog", "tecton.ai"),
        ("https://Müller.de/", "müller.de"),
        ("https://почта.рф/", "почта.рф"),
        ("https://книга.com/", "книга.com"),
        ("https://ドメイン漢字x.jp/", "ドメイン漢字x.jp"),
        ("https://한국어.kr/", "한국어.kr"),
        ("https://xn--mller-kva.de/", "müller.de"),
        ("https://m.youtube.com/watch?v=1", "m.youtube.com"),
        ("http://localhost/", ""),
    ],
)
def test_an_honest_name_is_shown_in_its_own_letters(typed, shown):
    assert read(typed).host == shown
    assert codes(typed) == []


def test_flags_and_refusals_are_full_sentences():
    spoken = [*read("tecton.ai?utm_source=1").flags, read("").refused, read("http://10.0.0.1/").refused]
    assert len(spoken) == 4
    assert all(flag.sentence[0].isupper() and flag.sentence.endswith(".") for flag in spoken)


def test_a_long_address_is_read_up_to_the_limit_and_refused_beyond():
    start = "https://ml-ops.org/"
    assert read(start + "x" * (MAX_LENGTH - len(start))).refused is None
    assert read(start + "x" * (MAX_LENGTH - len(start) + 1)).refused.code == "too-long"
    assert read(start + "ü" * 400).refused.code == "too-long"


def test_the_key_stays_within_the_limit_and_stays_different():
    long = "https://ml-ops.org/?" + "|" * 1900
    assert len(read(long).key) <= MAX_LENGTH
    assert read(long).key != read(long + "|").key
