"""What Django's permissions let a person do, asked once for each user object, in one question."""

from functools import cached_property
from typing import Any

from django.contrib.auth.models import Permission, PermissionsMixin
from django.db import models
from django.db.models import Q, QuerySet

from guide.prepared import Prepared


class Entitled(PermissionsMixin):
    """As its base, which asks its backends and they two queries. There is one kind of rights here: a person's own, and
    those of their groups. Whoever runs the site has all."""

    is_active: models.BooleanField[bool, bool]

    class Meta:
        abstract = True

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and (self.is_superuser or (obj is None and perm in self.rights))

    @cached_property
    def rights(self) -> frozenset[str]:
        """`app.codename` each, of who does not run the site."""
        return frozenset(map(".".join, _rights_of(self.pk)))


@Prepared
def _rights_of(person: int) -> QuerySet[Any, Any]:
    theirs = Permission.objects.filter(Q(user=person) | Q(group__user=person))
    return theirs.order_by().values_list("content_type__app_label", "codename")
