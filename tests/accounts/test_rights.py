"""Rights are what Django's own backend says they are."""

from typing import Any

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group, Permission

from accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_rights_are_a_persons_own_and_those_of_their_groups(cy: User, django_assert_num_queries: Any) -> None:
    own, shared, others = Permission.objects.filter(content_type__app_label="guide").order_by("pk")[:3]
    group = Group.objects.create(name="Keepers")
    group.permissions.set([own, shared])
    cy.groups.add(group)
    cy.user_permissions.add(own)
    person = fresh(cy)
    with django_assert_num_queries(1):
        asked = [person.has_perm(f"guide.{one.codename}") for one in (own, shared, others)]
    assert asked == [True, True, False]
    assert person.rights == ModelBackend().get_all_permissions(fresh(cy))
    assert not person.has_perm(f"guide.{own.codename}", obj=group)


def test_who_runs_the_site_may_do_all_and_who_is_kept_out_nothing() -> None:
    root = make.person("root", is_staff=True, is_superuser=True)
    assert root.has_perm("guide.change_section")
    root.is_active = False
    assert not root.has_perm("guide.change_section")


def test_moderators_have_the_rights_that_the_backend_finds(ada: User) -> None:
    assert fresh(ada).rights == ModelBackend().get_all_permissions(fresh(ada)) != frozenset()
