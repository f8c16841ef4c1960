"""The command `wardwatch`: puts the nouns' commands together."""

import os
import sys

import typer

ON_ITS_OWN_MACHINE = {
    "init",
    "up",
    "status",
    "demo",
    "keys",
    "backup",
    "restore",
    "purge",
    "pack",
    "mail",
    "partners",
    "intel",
    "collections",
    "lists",
    "servers",
    "destinations",
    "products",
    "reports",
    "subscriptions",
}
"""Commands that look after one installation."""


def build() -> typer.Typer:
    """The application with every command; Django is set up first, since commands import models."""
    import django
    import structlog

    structlog.configure(logger_factory=lambda *_: structlog.PrintLogger(sys.stderr))  # standard output is for answers
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardwatch.config.settings")
    django.setup()
    from wardwatch.cli import (
        aliases,
        assets,
        audit,
        center,
        collections,
        decisions,
        demo,
        destinations,
        feeds,
        findings,
        intel,
        keep,
        keys,
        lists,
        look,
        mail,
        match,
        members,
        notices,
        partners,
        products,
        reach,
        reports,
        servers,
        subscriptions,
        users,
    )

    app = typer.Typer(
        name="wardwatch",
        help="The operating system of a health-sector cybersecurity coordination center.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_here_or_elsewhere)
    for module in (center, match, findings, reach, reports, look, keep):
        module.add_to(app)
    app.add_typer(users.tokens)
    nouns = [products, subscriptions, reports, demo, feeds, members, partners, assets, aliases, findings]
    nouns += [intel, decisions, notices, mail, users, collections, lists, servers, destinations, audit, keys]
    for noun in nouns:
        app.add_typer(noun.app)
    return app


def _here_or_elsewhere(context: typer.Context) -> None:
    """The operating system of a health-sector cybersecurity coordination center."""
    from wardwatch.cli.session import refuse_elsewhere

    if context.invoked_subcommand in ON_ITS_OWN_MACHINE:
        refuse_elsewhere()


def main() -> None:
    """Entry point of the console script."""
    from wardwatch.kit.errors import FormatError, WardwatchError

    try:
        build()()
    except FormatError as error:
        what = "environment" if error.place.startswith("WARDWATCH_") else "configuration"
        sys.exit(f"The {what} is wrong. {error}")
    except WardwatchError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
