"""A reader's plan of the roadmap: what an address asks, the rows that answer it, and the files it is taken away in."""

from resources.plans.forms import PlanForm
from resources.plans.planned import Planned
from resources.plans.rows import Material, done_by, material

__all__ = ["Material", "PlanForm", "Planned", "done_by", "material"]
