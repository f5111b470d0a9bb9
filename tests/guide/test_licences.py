"""The licence of the data: by its SPDX id, or not at all."""

import pytest

from guide import licences
from tests.test_settings import SAFE, start


def test_every_licence_that_is_known_has_a_name_and_an_address() -> None:
    for word, licence in licences.KNOWN.items():
        assert licences.named(word) == licence
        assert licence.name
        assert licence.url.startswith("https://")


def test_another_one_is_called_by_its_id_and_needs_an_address() -> None:
    ours = "https://ours.org/terms"
    assert licences.named("OGL-UK-3.0", ours) == ("OGL-UK-3.0", "OGL-UK-3.0", ours)
    with pytest.raises(ValueError, match="say where it is in DATA_LICENCE_URL"):
        licences.named("OGL-UK-3.0")


@pytest.mark.parametrize("word", ["", "CC BY", "-x"])
def test_what_is_no_id_is_refused(word: str) -> None:
    with pytest.raises(ValueError, match="DATA_LICENCE is no SPDX id"):
        licences.named(word, "https://ours.org/terms")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a b", "ours.org"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="DATA_LICENCE_URL is no address"):
        licences.named("CC0-1.0", url)


def test_the_site_does_not_start_under_a_licence_nobody_can_read() -> None:
    done = start(**SAFE, DATA_LICENCE="Ours-1.0")
    assert done.returncode == 1
    assert done.stderr == (
        "DATA_LICENCE is Ours-1.0, whose text we do not know: say where it is in DATA_LICENCE_URL."
        " See docs/settings.md.\n"
    )
    told = start(read="DATA_LICENCE.url", **SAFE, DATA_LICENCE="Ours-1.0", DATA_LICENCE_URL="https://ours.org/terms")
    assert told.stdout == "https://ours.org/terms\n"
