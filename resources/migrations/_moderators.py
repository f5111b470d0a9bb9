"""What the group "Moderators" may do with the roadmap."""

MAY = {"topic": ["view", "add", "change"], "bridge": ["view", "add", "change", "delete"]}


def allow_roadmap(apps, schema_editor):
    """Django makes permissions only after all migrations, so the ones that the group needs are made here."""
    ContentType = apps.get_model("contenttypes", "ContentType")
    Permission = apps.get_model("auth", "Permission")
    group = apps.get_model("auth", "Group").objects.get(name="Moderators")
    for model, deeds in MAY.items():
        content_type, _ = ContentType.objects.get_or_create(app_label="guide", model=model)
        for deed in deeds:
            permission, _ = Permission.objects.get_or_create(
                content_type=content_type, codename=f"{deed}_{model}", defaults={"name": f"Can {deed} {model}"}
            )
            group.permissions.add(permission)
