"""The variables by which the `openstack` client finds the cloud, for one of its users."""

import os


def variables(state, user):
    return {"OS_AUTH_URL": f"{state.url}/identity/v3", "OS_AUTH_TYPE": "password",
            "OS_IDENTITY_API_VERSION": "3",
            "OS_USERNAME": user, "OS_PASSWORD": state.chosen["secrets"][user], "OS_PROJECT_NAME": user,
            "OS_USER_DOMAIN_NAME": "Default", "OS_PROJECT_DOMAIN_NAME": "Default",
            "OS_REGION_NAME": "RegionOne"}


def exports(state, user):
    """Shell commands. Older variables that would mean another cloud or scope are taken away first."""
    lines = ["unset OS_CLOUD OS_TOKEN OS_PROJECT_ID OS_USER_ID OS_SYSTEM_SCOPE OS_TRUST_ID "
             "OS_ENDPOINT_OVERRIDE"]
    lines += [f"export {name}='{value}'" for name, value in variables(state, user).items()]
    return "\n".join(lines) + "\n"


def write(state):
    """STATE/openrc for the demo user, STATE/openrc-admin for the admin."""
    for name, user in (("openrc", "demo"), ("openrc-admin", "admin")):
        path = state.path(name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(f"# The cloud in {state.folder}, as the user {user}.\n{exports(state, user)}")
        give_to_caller(path)


def give_to_caller(path):
    """A file with a secret that the person behind `sudo` is to use without it."""
    user, group = os.environ.get("SUDO_UID"), os.environ.get("SUDO_GID")
    if user and group and os.geteuid() == 0:
        os.chown(path, int(user), int(group))


def environment(state, user):
    """The process's environment without another cloud's variables, with this cloud's."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OS_")}
    return {**clean, **variables(state, user)}
