"""What an entry covers, read from what people type; and when the world has moved on."""

from datetime import date

import pytest

from resources import versions
from resources.versions import Newest

TOOLS = {
    "mlflow": Newest("MLflow", "3.1", date(2026, 5, 4)),
    "kubernetes": Newest("Kubernetes", "1.34"),
    "kind": Newest("kind", "0.30"),
    "odd": Newest("Odd", "latest"),
}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2.9", (2, 9)), ("v1.30.2", (1, 30, 2)), ("V2", (2,)), ("2.x", (2,)), ("2.9.*", (2, 9)), ("3", (3,)),
        ("", None), ("x", None), ("2.", None), (".2", None), ("2.9rc1", None), ("2,9", None), ("-1", None),
        ("²", None), ("٢.٩", None), ("1" * 400, None), ("latest", None), ("2.9+", None),
    ],
)  # fmt: skip
def test_a_version_is_numbers_between_dots(typed: str, read: versions.Version | None) -> None:
    assert versions.read(typed) == read


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MLflow 2.9, Kubernetes 1.29", [("MLflow", (2, 9)), ("Kubernetes", (1, 29))]),
        ("Kubernetes 1.27–1.29; kind v0.23", [("Kubernetes", (1, 29)), ("kind", (0, 23))]),
        ("Kubernetes 1.27 to 1.29", [("Kubernetes", (1, 29))]),
        ("scikit-learn==1.4, Argo CD 2.x", [("scikit-learn", (1, 4)), ("Argo CD", (2,))]),
        ("MLflow, the latest Kubernetes, kind >= 0.23+", []),
        ("2.9", []),
        ("", []),
        (",;, ,\n", []),
        ("MLflow 2.9 or newer", []),
        ("k " * 100, []),
    ],
)
def test_tools_and_versions_are_read_from_what_is_typed(typed: str, found: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.name, one.version) for one in versions.covered(typed)] == found


@pytest.mark.parametrize(
    ("old", "new", "is_behind"),
    [
        ((2, 9), (3, 1), True), ((1,), (3, 1), True), ((3,), (3, 9), False), ((3, 0), (3, 9), False),
        ((4,), (3, 1), False), ((1, 30), (1, 34), True), ((1, 31), (1, 34), False), ((1,), (1, 34), False),
        ((0, 23), (0, 27), True), ((0, 23), (0, 26), False), ((0, 9), (1, 0), True), ((1, 30), (1,), False),
    ],
)  # fmt: skip
def test_what_is_behind(old: versions.Version, new: versions.Version, is_behind: bool) -> None:
    assert versions.is_behind(old, new) == is_behind


@pytest.mark.parametrize(
    ("typed", "note", "short"),
    [
        (
            "mlflow v1.30",
            "Covers MLflow v1.30; MLflow is at 3.1 since May 2026. The ideas may still hold.",
            "covers MLflow 1",
        ),
        (
            "MLflow 2.9, Kubernetes 1.27–1.29, Ray 1.0",
            "Covers MLflow 2.9 and Kubernetes 1.29; MLflow is at 3.1 since May 2026 and Kubernetes is at 1.34. "
            "The ideas may still hold.",
            "covers MLflow 2 and Kubernetes 1.29",
        ),
        ("MLflow 3.0, Kubernetes 1.33, Odd 1.0", "", ""),
        ("anything at all", "", ""),
        ("", "", ""),
    ],
)
def test_the_note_is_soft_and_says_what_is_known(typed: str, note: str, short: str) -> None:
    assert (versions.note(typed, TOOLS), versions.short(typed, TOOLS)) == (note, short)
