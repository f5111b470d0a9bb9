"""The cases gathered from public lists, each asserted as it is written down."""

import json
from pathlib import Path

import pytest

from resources.links.address import Address, read
from resources.links.identity import FRAGMENT_IS_THE_PAGE

CASES = json.loads(Path(__file__).with_name("url_cases.json").read_text(encoding="utf-8"))


def cases_with(expectation):
    # The one case that says "configurable" has a test of its own.
    found = [case for case in CASES if case.get(expectation, "configurable") != "configurable"]
    return pytest.mark.parametrize("case", found, ids=[case["case"] for case in found])


def readings(case) -> list[Address]:
    return [read(typed) for typed in case.get("inputs", [case.get("input")])]


def codes(address: Address) -> set[str]:
    return {flag.code for flag in address.flags} | ({address.refused.code} if address.refused else set())


@cases_with("expect_stored")
def test_the_stored_form_is_as_expected(case):
    assert {address.stored for address in readings(case)} == {case["expect_stored"]}


@cases_with("expect_flag")
def test_the_flag_is_raised(case):
    assert all(case["expect_flag"] in codes(address) for address in readings(case))


@cases_with("expect_error")
def test_the_address_is_refused_with_its_reason(case):
    assert {address.refused.code for address in readings(case)} == {case["expect_error"]}
    assert {address.stored for address in readings(case)} == {""}


@cases_with("expect_same_key")
def test_one_page_has_one_key_and_two_pages_have_two(case):
    keys = {address.key for address in readings(case)}
    assert (len(keys) == 1) is case["expect_same_key"]


@cases_with("expect_possible_duplicate")
def test_a_moved_document_keeps_its_last_step_for_a_later_look(case):
    assert len({address.key.rpartition("/")[2] for address in readings(case)}) == 1


def test_fragments_are_identity_only_on_the_hosts_of_the_table():
    (case,) = [case for case in CASES if case.get("expect_same_key") == "configurable"]
    assert {address.refused.code for address in readings(case)} == {"not-public"}
    for host, distinct in [("playground.tensorflow.org", 2), ("playground.mlops-guide.dev", 1)]:
        moved = [typed.replace("playground.example", host) for typed in case["inputs"]]
        assert len({read(typed).key for typed in moved}) == distinct
        assert (host in FRAGMENT_IS_THE_PAGE) is (distinct == 2)


def test_every_kind_of_expectation_is_asserted_here():
    known = {"expect_stored", "expect_flag", "expect_error", "expect_same_key", "expect_possible_duplicate"}
    assert {name for case in CASES for name in case if name.startswith("expect")} == known
