"""An example of what can be sent with each operation, for the description and for the page."""

from typing import Any

PARAMETERS: dict[str, Any] = {"q": "feature store", "kind": "course", "slug": "mlops", "id": 1, "size": 20}
BODIES: dict[str, dict[str, Any]] = {
    "submit": {
        "url": "https://docs.example.org/serving-models",
        "title": "Serving models behind a load balancer",
        "summary": "Shows what changes when the thing behind the balancer is a model.",
        "section": "free-courses",
        "kind": "article",
        "level": "beginner",
        "cost": "free",
        "minutes": 20,
        "tags": ["serving", "kubernetes"],
        "disclosure": False,
        "dry_run": True,
    },
    "revision": {"summary": "Says what to watch once a model serves.", "seen": 1},
    "withdrawal": {"seen": 1},
    "suggestion": {"minutes": 45},
    "report": {"complaint": "broken", "words": "It answers 404 since Monday."},
    "acceptance": {"seen": 1, "message": "Thank you!", "edits": {"title": "Serving models"}},
    "changes_request": {"seen": 1, "message": "Is there a free part? Please say so."},
    "rejection": {"seen": 1, "reason": "thin", "message": "It announces a product and explains nothing."},
    "merger": {"seen": 1, "into": "12", "take": ["summary"]},
    "retirement": {"seen": 1, "message": "The page is gone."},
    "reopening": {"seen": 1},
    "deferral": {"days": "3"},
    "note": {"note": "The author wrote to us about it."},
}
