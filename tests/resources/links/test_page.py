"""What is read from a page's own words, and that nothing in a page can harm its reader."""

import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.links import page
from resources.links.page import Page

URL = "https://blog.tecton.ai/posts/7"
HTML = "text/html; charset=utf-8"


def read(html: str | bytes, content_type: str = HTML, url: str = URL) -> Page:
    return page.read(html.encode() if isinstance(html, str) else html, content_type, url)


def ld(**facts) -> str:
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


def test_a_page_says_everything_about_itself():
    found = read("""<!DOCTYPE html><html lang=en-gb><head>
        <title>Feature stores | Tecton</title><meta property="og:title" content="Feature stores &amp; you">
        <meta content='What a "store" does -> and when' name=Description>
        <link href="/posts/seven" rel="alternate canonical"><meta name="author" content="Cy Nova">
        <meta property="article:published_time" content="2024-02-29T23:59:00+02:00">
        <meta property="og:site_name" content="Tecton"></head>
        <body><nav>Home Blog About</nav><article><h1>Feature stores</h1><p>One two three.</article>End""")
    assert found == Page(
        title="Feature stores & you",
        description='What a "store" does -> and when',
        canonical="https://blog.tecton.ai/posts/seven",
        language="en-GB",
        author="Cy Nova",
        published="2024-02-29",
        words=5,
        site_name="Tecton",
    )


@pytest.mark.parametrize("body", [b"", b"<", b"<html>", b"<!--", b"\xff\xfe", b"<title>", b"<meta content=", b"<p>hm"])
def test_a_page_that_says_nothing_is_empty(body):
    found = read(body)
    assert found == Page(words=found.words)


def test_the_title_is_the_pages_and_not_a_drawings():
    icon = "<svg><title>Icon</title><style>.a{}</style></svg>"
    assert read(f"<body>{icon}<title>The page</title>{icon}<title>Another</title>").title == "The page"


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <title>Hidden</title> --><title>Seen</title>",
        "<script>'<title>Hidden</title>'</script><title>Seen</title>",
        "<template><title>Hidden</title></template><title>Seen</title>",
        '<p data-x="<title>Hidden</title>"><title>Seen</title>',
        "<title>\n Se\0e\u202en\u200b </TITLE\n>",
        "<h1><a href=x>Se<!-- -->en</a></h1>",
        ld(headline="Seen", author="Ada"),
        '<meta name="twitter:title" content="Seen"><title>Other</title>',
    ],
)
def test_the_title_is_what_a_browser_would_show(html):
    assert read(html).title.replace(" ", "") == "Seen"


def test_texts_are_one_line_and_bounded():
    found = read(f"<title>{'a ' * 9999}</title><meta name=description content='{'b' * 99999}'>")
    assert (len(found.title), len(found.description)) == (300, 1000)
    assert found.title.endswith("a…")
    assert read("<title>one\n\ttwo\x07&#7;&#x202e; three</title>").title == "one two three"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<title>größer</title>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<title>größer</title>".encode("latin-1"), "text/html; charset=utf-8; charset=latin-1"),
        ("<meta charset=windows-1252><title>größer</title>".encode("cp1252"), "text/html"),
        ("<?xml version='1.0' encoding='iso-8859-15'?><title>größer</title>".encode("latin-1"), "text/html"),
        ("\ufeff<title>größer</title>".encode("utf-16-le"), "text/html; charset=latin-1"),
        ("\ufeff<meta charset=koi8-r><title>größer</title>".encode(), "text/html"),
        ("<meta charset=utf-16><title>größer</title>".encode(), "text/html"),
        ("<title>größer</title>".encode(), "text/html; charset=unicode_escape"),
        ("<title>größer</title>".encode(), "text/html; charset=zlib"),
        ("<title>größer</title>".encode(), "TEXT/HTML"),
        ("<title>größer</title>".encode("latin-1"), "text/html; charset=latin1, text/html"),
    ],
)
def test_letters_are_read_in_the_encoding_that_counts(body, content_type):
    title = read(body, content_type).title
    assert title == ("gr��er" if "utf-8; charset" in content_type else "größer")


@pytest.mark.parametrize(
    ("label", "text"),
    [("gb2312", "机器学习"), ("shift_jis", "機械学習"), ("euc-kr", "기계"), ("windows-1251", "модель")],
)
def test_encodings_of_other_alphabets_are_read(label, text):
    body = f"<meta charset={label}><title>{text}</title>".encode(label)
    assert read(body, "text/html").title == text


def test_bytes_that_fit_nowhere_are_replaced_and_the_rest_is_kept():
    assert read(b"<title>caf\xe9 noir</title><p>words</p>").title == "caf� noir"


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("https://tecton.ai/a", "https://tecton.ai/a"),
        ("//www.tecton.ai/a?utm_source=x", "https://www.tecton.ai/a"),
        ("a&amp;b", "https://blog.tecton.ai/posts/a&b"),
        ("https://tecton.io/a", ""),
        ("https://evil-tecton.ai/a", ""),
        ("http://127.0.0.1/", ""),
        ("javascript:alert(1)", ""),
        ("https://user@tecton.ai/", ""),
        ("https://tecton.ai:8443/", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_a_canonical_address_is_kept_on_the_same_domain_only(href, kept):
    assert read(f'<link rel=canonical href="{href}">').canonical == kept


@pytest.mark.parametrize("host", ["github.io", "co.uk", "com.br", "netlify.app"])
def test_neighbours_under_a_shared_domain_are_not_the_same_owner(host):
    assert not page.same_site(f"ada.{host}", f"bo.{host}")
    assert page.same_site(f"www.ada.{host}", f"ada.{host}")


@pytest.mark.parametrize("block", ["{", "[" * 100_000, "9" * 5000, "null", '"x"', "[[1]]", '{"@graph": 7}', "\0"])
def test_broken_data_is_passed_over(block):
    script = f'<script type="application/ld+json">{block}</script>'
    found = read(f"{script}{ld(author={'name': 'Ada'})}<title>Kept</title>")
    assert (found.title, found.author) == ("Kept", "Ada")


def test_data_in_a_graph_tells_who_and_when():
    work = {"author": [{"name": "Ada"}, "Bo", "https://x.ai/cy"], "datePublished": "2023-1-5", "inLanguage": "de_at"}
    found = read(ld(**{"@graph": [{"@type": "WebSite"}, work | {"publisher": {"name": "Tecton"}}]}))
    assert (found.author, found.published, found.language, found.site_name) == (
        "Ada, Bo", "2023-01-05", "de-AT", "Tecton",
    )  # fmt: skip


@pytest.mark.parametrize("date", ["2023-02-30", "yesterday", "2023", "20230101", "2023-01-011", "٢٠٢٣-01-01x"])
def test_what_is_no_date_is_no_date(date):
    assert read(f'<meta name="date" content="{date}">').published == ""


def test_an_author_given_as_an_address_is_none():
    assert read('<meta property="article:author" content="https://facebook.com/ada">').author == ""


@pytest.mark.parametrize("kind", ["application/pdf", "image/svg+xml", "application/octet-stream"])
def test_other_things_than_pages_say_nothing(kind):
    assert read("<title>x</title>", kind) == Page()


def test_plain_text_has_words_alone():
    assert read("# A title\n\nthree more words", "text/markdown") == Page(words=6)


def test_bytes_that_are_no_text_say_nothing():
    assert read(bytes(range(256)) * 100 + b"<title>x</title>") == Page()


FILLS = [
    *(
        "<div>",
        "<div><p>",
        "<b>",
        "<x></y>",
        "<meta>",
        "<svg>",
        "<svg/>",
        "<title>",
        "<script>",
        "<h1>",
        "</",
        "<",
        "<!",
    ),
    *(
        "<meta ",
        '<meta a="',
        "<meta =",
        "<a b='",
        "<html lang=",
        "<link rel=canonical>",
        "<script type=ld+json>[</script>",
    ),
    *("<!--", "<table><x>", "<article>", "</article>", "<title>x</title>", "&amp;", " ", "x ", "<textarea></text"),
]


@pytest.mark.parametrize("fill", FILLS)
def test_time_grows_with_the_page_and_not_with_its_square(fill):
    small, large = (_seconds(fill * (size // len(fill))) for size in (100_000, 800_000))
    assert large < max(24 * small, 0.3)


def _seconds(html: str) -> float:
    start = process_time()
    read(html)
    return process_time() - start


PIECES = [
    "<",
    ">",
    "/",
    "=",
    '"',
    "'",
    "!",
    "<title>",
    "</title>",
    "<meta ",
    "<link ",
    "<svg>",
    "<!--",
    "content=",
    "a",
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join), st.text(max_size=20))
def test_nothing_makes_it_raise(html, content_type):
    found = read(html.encode(errors="replace"), f"text/html; charset={content_type}")
    assert all(letter.isprintable() or letter in "\u200c\u200d\xa0" for letter in found.title + found.description)
