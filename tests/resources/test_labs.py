"""What a lab takes: said in the form, checked, kept in one spelling, and told wherever its entry is."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from guide.models import Section
from resources import curation, explained, facets, facts, lab_facts, log, moderation
from resources.exchange import shapes
from resources.exchange.formats import csv
from resources.forms import ProposalForm
from resources.models import Event, Resource, Submission
from resources.models.entry import LAB
from resources.search import Count
from tests import make
from tests.resources.test_facts import change

TYPED = {
    "kind": "lab", "runs_on": "laptop", "ram_gb": "8", "gpu": "none", "needs": " Kind,docker , DOCKER,",
    "dollars": "0.4", "has_teardown": "yes", "tested_on": "Ubuntu 24.04,  macOS 15", "worked_on": "2026-11-03",
    "covers": "MLflow  2.9, kind 0.23,mlflow 2.9",
}  # fmt: skip
SAID = {
    "runs_on": "laptop", "ram_gb": 8, "gpu": "none", "needs": ["docker", "kind"], "dollars": Decimal("0.40"),
    "has_teardown": True, "tested_on": "Ubuntu 24.04, macOS 15", "worked_on": date(2026, 11, 3),
    "covers": "MLflow 2.9, kind 0.23",
}  # fmt: skip


def said(row: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {name: getattr(row, name) for name in SAID}


@pytest.fixture
def lab(courses: Section) -> Resource:
    row = make.resource(courses, kind="lab", **SAID)
    row.refresh_from_db()
    return row


def test_what_was_said_goes_with_the_page_into_the_guide(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    assert as_(cy).post("/submit/", make.form(courses, **TYPED)).status_code == 302
    row = Submission.objects.get()
    entry = moderation.accept(row, by=ada, seen=1)
    assert said(row) == said(entry) == SAID


def test_who_says_nothing_says_nothing(cy: User, courses: Section, as_: Callable) -> None:
    as_(cy).post("/submit/", make.form(courses, kind="lab"))
    row = Submission.objects.get()
    assert said(row) == {"runs_on": "", "ram_gb": None, "gpu": "", "needs": [], "dollars": None, "has_teardown": None,
                         "tested_on": "", "worked_on": None, "covers": ""}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "typed"),
    [("ram_gb", "0"), ("ram_gb", "4097"), ("ram_gb", "8.5"), ("ram_gb", "9" * 5_000), ("gpu", "two"), ("gpu", "\x00"),
     ("needs", "a" * 41), ("needs", ",".join(map(str, range(13)))), ("needs", "x," * 600), ("needs", "a\x00b"),
     ("dollars", "-1"), ("dollars", "100000"), ("dollars", "0.001"), ("dollars", "NaN"), ("dollars", "1e9"),
     ("has_teardown", "maybe"), ("tested_on", "a" * 201), ("worked_on", "2026-13-01"), ("worked_on", "0001-01-01"),
     ("worked_on", "yesterday"), ("covers", "a" * 201)],
)  # fmt: skip
def test_what_cannot_be_is_refused(name: str, typed: str, cy: User, courses: Section, as_: Callable) -> None:
    answer = as_(cy).post("/submit/", make.form(courses, kind="lab", **{name: typed}))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {name}


def test_no_lab_worked_tomorrow(cy: User, courses: Section, as_: Callable) -> None:
    for days, status in ((1, 422), (0, 302)):
        day = timezone.localdate() + timedelta(days=days)
        assert as_(cy).post("/submit/", make.form(courses, worked_on=day.isoformat())).status_code == status


@pytest.mark.parametrize(("typed", "kept"), [("0", "0.00"), ("0.5", "0.50"), ("99999.99", "99999.99"), ("", None)])
def test_nothing_and_unknown_are_two_things(typed: str, kept: str | None, cy: User, courses: Section, as_: Any) -> None:
    as_(cy).post("/submit/", make.form(courses, kind="lab", dollars=typed))
    amount = Submission.objects.get().dollars
    assert (None if amount is None else str(amount)) == kept


def test_a_card_says_it_at_a_glance(lab: Resource, client: Client) -> None:
    card = client.get("/resources/").content.decode()
    for words in ("Runs on a laptop", "8 GB", "no GPU", "$0.40"):
        assert f"<span>{words}</span>" in card
    page = client.get(lab.get_absolute_url()).content.decode()
    for words in ("8 GB", "No GPU", "<bdi>docker</bdi>", "$0.40", "Ubuntu 24.04, macOS 15", "3 November 2026"):
        assert words in page
    assert "take this down" not in page


@pytest.mark.parametrize("has_teardown", [None, False])
def test_a_lab_in_a_cloud_that_stays_there_warns(has_teardown: bool | None, lab: Resource, client: Client) -> None:
    Resource.objects.filter(pk=lab.pk).update(runs_on="cloud", has_teardown=has_teardown)
    make.reindex()
    assert lab_facts.COSTS_ON in client.get(lab.get_absolute_url()).content.decode()
    assert "Nobody says how to take it down again" in client.get("/resources/").content.decode()


def test_nothing_else_warns(courses: Section) -> None:
    rows = [{"runs_on": "laptop"}, {"runs_on": "cloud", "has_teardown": True}, {"runs_on": "cloud", "kind": "book"}]
    assert [make.resource(courses, **{"kind": "lab"} | row).warning for row in rows] == ["", "", ""]


def test_its_sender_is_told_and_not_refused(cy: User, courses: Section, as_: Callable) -> None:
    typed = make.form(courses, kind="lab", runs_on="cloud")
    shown = as_(cy).post("/submit/", typed | {"preview": "1"})
    assert "no-teardown" in [finding.code for finding in shown.context["form"].findings]
    assert as_(cy).post("/submit/", typed).status_code == 302


def test_the_form_is_folded_until_it_is_a_lab(cy: User, courses: Section, as_: Callable) -> None:
    folded, open_ = '<details class="panel lab">', '<details class="panel lab" open>'
    assert folded in as_(cy).get("/submit/").content.decode()
    for typed in ({"kind": "lab"}, {"dollars": "0"}, {"ram_gb": "many"}):
        assert open_ in as_(cy).post("/submit/", make.form(courses, preview="1", **typed)).content.decode()


def test_a_change_of_it_is_told_in_words(ada: User, cy: User, courses: Section, as_: Callable) -> None:
    entry = make.resource(courses)
    answer = as_(cy).post(f"/resources/{entry.pk}/suggestion/", change(entry, **TYPED))
    row = Submission.objects.get()
    assert row.changes == {
        "kind": ["course", "lab"], "runs_on": ["", "laptop"], "ram_gb": [None, 8], "gpu": ["", "none"],
        "needs": [[], ["docker", "kind"]], "dollars": [None, "0.40"], "has_teardown": [None, True],
        "tested_on": ["", "Ubuntu 24.04, macOS 15"], "worked_on": [None, "2026-11-03"],
        "covers": ["", "MLflow 2.9, kind 0.23"],
    }  # fmt: skip
    for page in (as_(cy).get(answer["Location"]), as_(ada).get(make.desk(row))):
        for words in ("8 GB", "No GPU", "docker, kind", "$0.40", "Yes", "3 Nov 2026", "MLflow 2.9, kind 0.23"):
            assert f"<ins>{words}</ins>" in page.content.decode()
    moderation.accept_change(row, by=ada, seen=1)
    assert said(entry) == SAID
    event = Event.objects.select_related(*log.RELATIONS).get(verb="accepted")
    assert {("RAM", "nothing", "8 GB"), ("costs to run", "nothing", "$0.40")} <= set(log.line(event).changes)


def test_who_leaves_it_alone_leaves_it_alone(lab: Resource, cy: User, as_: Callable) -> None:
    typed = change(lab, title="Another title")
    as_(cy).post(f"/resources/{lab.pk}/suggestion/", typed)
    row = Submission.objects.get()
    assert (row.changes.keys(), said(row)) == ({"title"}, SAID)


def test_old_forms_leave_it_alone(lab: Resource, cy: User, ada: User, as_: Callable) -> None:
    typed = {name: value for name, value in change(lab, title="Other").items() if name.split("-")[-1] not in SAID}
    as_(cy).post(f"/resources/{lab.pk}/suggestion/", typed)
    assert Submission.objects.get().changes.keys() == {"title"}
    path = f"/admin/resources/resource/{lab.pk}/change/"
    typed = make.sent_back(as_(ada).get(path), title="Another")
    old = {name: value for name, value in typed.items() if name.removeprefix("initial-") not in SAID}
    assert as_(ada).post(path, old).status_code == 302
    assert said(lab) == SAID


def test_the_admin_edits_it_and_the_desk_takes_it_back(ada: User, courses: Section, as_: Callable) -> None:
    row = make.resource(courses)
    path = f"/admin/resources/resource/{row.pk}/change/"
    assert as_(ada).post(path, make.sent_back(as_(ada).get(path), **TYPED)).status_code == 302
    assert said(row) == SAID
    event = Event.objects.get(verb="edited")
    assert event.changes.keys() == {*SAID, "kind"}
    assert "docker, kind" in as_(ada).get(f"/admin/log/{event.pk}/").content.decode()
    moderation.undo(event, by=ada)
    assert set(map(str, said(row).values())) == {"", "None", "[]"}


def test_undo_sees_no_change_in_cents(ada: User, lab: Resource) -> None:
    curation.edit(lab, {"dollars": Decimal("1.5")}, ["mlops"], by=ada)
    moderation.undo(Event.objects.latest("pk"), by=ada)
    assert said(lab) == SAID
    made = moderation.accept(make.submission(make.person("di"), lab.section, dollars=Decimal(2)), by=ada, seen=1)
    moderation.undo(Event.objects.filter(resource=made).latest("pk"), by=ada)
    assert not Resource.objects.filter(pk=made.pk).exists()


def test_nothing_differs_where_only_the_spelling_does(lab: Resource) -> None:
    fields = {"dollars": Decimal("0.40"), "needs": ["docker", "kind"], "worked_on": date(2026, 11, 3)}
    assert curation.differences(lab, fields, ["mlops"], ["mlops"]) == {}


def test_a_form_shows_what_was_said(cy: User, courses: Section) -> None:
    form = ProposalForm(initial=ProposalForm.initial_of(make.submission(cy, courses, kind="lab", **SAID)))
    assert form.is_about_a_lab
    assert (form["needs"].value(), form["has_teardown"].value()) == ("docker, kind", "yes")
    assert 'value="2026-11-03"' in str(form["worked_on"])


def test_programs_send_it_and_read_it(cy: User, courses: Section, ada: User, program: Callable) -> None:
    body = make.body(courses, **TYPED | {"ram_gb": 8, "needs": ["Docker", "kind"], "dollars": "0.4"})
    body |= {"has_teardown": True}
    sent = program(cy, "submit").post("/api/v1/submissions", body, content_type="application/json")
    assert sent.status_code == 201, sent.content
    told = {**SAID, "dollars": "0.40", "worked_on": "2026-11-03"}
    assert {name: sent.json()[name] for name in SAID} == told
    entry = moderation.accept(Submission.objects.get(), by=ada, seen=1)
    read = Client().get(f"/api/v1/resources/{entry.pk}").json()
    assert {name: read[name] for name in SAID} == told
    change = {"has_teardown": False, "dollars": None, "needs": [], "worked_on": None}
    path = f"/api/v1/resources/{entry.pk}/suggestion"
    asked = program(cy, "submit").post(path, change, content_type="application/json")
    assert asked.status_code == 201, asked.content
    assert Submission.objects.latest("pk").changes == {
        "has_teardown": [True, False], "dollars": ["0.40", None], "needs": [["docker", "kind"], []],
        "worked_on": ["2026-11-03", None],
    }  # fmt: skip


@pytest.mark.parametrize("wrong", [{"dollars": 0.4}, {"dollars": "-1"}, {"needs": "docker"}, {"has_teardown": "yes"},
                                   {"worked_on": "3 Nov"}, {"ram_gb": "8"}, {"needs": ["a"] * 13}])  # fmt: skip
def test_programs_are_told_what_is_wrong(wrong: dict, cy: User, courses: Section, program: Callable) -> None:
    sent = program(cy, "submit").post(
        "/api/v1/submissions", make.body(courses, **wrong), content_type="application/json"
    )
    assert sent.status_code == 422
    assert not Submission.objects.exists()


def test_exports_hold_it_in_plain_values(lab: Resource) -> None:
    shape = shapes.entry(Resource.objects.for_lists().get(pk=lab.pk))
    kept = json.loads(json.dumps(shape))
    assert {name: kept[name] for name in SAID} == {**SAID, "dollars": "0.40", "worked_on": "2026-11-03"}
    assert '"docker, kind"' in "".join(csv.write())


def test_the_table_of_the_guide_is_read(tmp_path: Any) -> None:
    path = tmp_path / "guide.toml"
    path.write_text(
        '[[link]]\naddress = "https://a.org/"\nkind = "lab"\nruns_on = "laptop"\nram_gb = 8\ngpu = "none"\n'
        'needs = ["Kind", "docker"]\ndollars = "0.4"\nhas_teardown = true\ntested_on = "Ubuntu 24.04, macOS 15"\n'
        'worked_on = 2026-11-03\ncovers = "MLflow 2.9,kind 0.23"\n'
    )
    (one,) = facts.read(path).links.values()
    assert {name: getattr(one, name) for name in SAID} == SAID


@pytest.mark.parametrize("line", ['dollars = "many"', 'dollars = "-1"', "dollars = 0.4", "needs = [1]", 'gpu = "two"',
                                  'worked_on = "2026-11-03"', "worked_on = 9999-01-01", 'has_teardown = "yes"',
                                  "worked_on = 2026-11-03T10:00:00", "ram_gb = true"])  # fmt: skip
def test_the_table_is_refused_in_one_line(line: str, tmp_path: Any) -> None:
    path = tmp_path / "guide.toml"
    path.write_text(f'[[link]]\naddress = "https://a.org/"\n{line}\n')
    with pytest.raises(facts.Refused) as refused:
        facts.read(path)
    assert "\n" not in str(refused.value)


def test_labs_are_a_click_from_those_for_a_laptop(lab: Resource, client: Client) -> None:
    Section.objects.update(asks_for="lab")
    path = f"/resources/?section={lab.section.slug}&amp;laptop=1"
    assert f'<a class="chip" href="{path}"' in client.get(lab.section.get_absolute_url()).content.decode()
    assert (
        'href="/resources/?laptop=1" rel="nofollow">Runs on my laptop</a>' in client.get("/resources/").content.decode()
    )


def test_the_click_is_not_offered_where_it_gives_nothing() -> None:
    for words, counts in (({}, {"laptop": {"1": Count(0)}}), ({"laptop": "1"}, {"laptop": {"1": Count(3)}})):
        assert facets.quick(words, counts) == []


@pytest.mark.parametrize(
    ("typed", "pairs"),
    [("MLflow 2.9, kind 0.23", [("MLflow", "2.9"), ("kind", "0.23")]),
     ("Apache Airflow v2.10", [("Apache Airflow", "v2.10")]),
     ("Terraform", [("Terraform", "")]), ("", []), ("2.9", [("2.9", "")])],
)  # fmt: skip
def test_versions_are_told_from_names(typed: str, pairs: list, courses: Section) -> None:
    assert lab_facts.versions(lab_facts.covers(typed)) == pairs


def test_what_is_too_long_says_so() -> None:
    with pytest.raises(ValidationError, match="At most 200 characters"):
        lab_facts.covers(",".join(map(str, range(100))))
    with pytest.raises(ValidationError, match="At most 12 things: leave out 2"):
        lab_facts.needs(",".join("abcdefghijklmn"))


def test_every_fact_has_its_words() -> None:
    assert {*LAB, "covers"} <= explained.LABELS.keys()
    assert [explained.words("dollars", value) for value in (None, "0.00", Decimal(1200))] == ["–", "$0", "$1,200"]
    assert [explained.words("has_teardown", value) for value in (None, False, True)] == ["–", "No", "Yes"]
