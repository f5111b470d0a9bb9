"""What makes an item urgent, term by term."""

from resources import scoring
from resources.models.health import IncidentKind
from resources.scoring import Complained

TRUSTED, MEMBER, GUEST = Complained(True, False, False), Complained(False, False, False), Complained(False, True, False)


def test_every_term_of_a_submission_is_named() -> None:
    terms = scoring.of_submission(wants_more=True, accepted_count=3, is_first=True, is_own_work=True)
    assert [points for _, points in terms] == [2, 1, 1, -1]
    assert scoring.total(terms) == 3
    assert scoring.of_submission(wants_more=False, accepted_count=2, is_first=False, is_own_work=False) == []


def test_reports_count_by_who_reports() -> None:
    assert scoring.of_reports([TRUSTED], is_hidden=False) == [("report by a trusted reader", 2)]
    terms = scoring.of_reports([TRUSTED, TRUSTED, MEMBER, GUEST, GUEST, GUEST], is_hidden=False)
    assert terms == [("2 reports by trusted readers", 4), ("report by a member", 1), ("3 reports by guests", 1)]


def test_guests_together_never_outweigh_one_trusted_reader() -> None:
    crowd = scoring.total(scoring.of_reports([GUEST] * 1000, is_hidden=False))
    assert crowd < scoring.total(scoring.of_reports([TRUSTED], is_hidden=False))


def test_spam_and_what_is_hidden_come_first() -> None:
    spam = scoring.of_reports([Complained(False, False, True)], is_hidden=True)
    assert spam == [("report by a member", 1), ("called spam", 3), ("hidden until somebody looks", 5)]


def test_every_kind_of_incident_has_its_points() -> None:
    assert set(scoring.OF_INCIDENTS) == set(IncidentKind.values)
    assert scoring.of_incident("broken") == [("link broken", 5)]


def test_a_clash_is_a_term() -> None:
    assert scoring.of_suggestion(accepted_count=0, clashes=True) == [("clashes with another", 1)]
