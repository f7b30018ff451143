"""``wpcompat core``: make a site, and ask about it."""

from __future__ import annotations

import secrets
import string
from pathlib import Path

import click

from wpcompat import config as configuration
from wpcompat.cli.frame import command, site_path
from wpcompat.cli.messages import Failure, line, log, success

_ALPHABET = string.ascii_letters + string.digits


def generate_password(length: int = 18) -> str:
    """A password of letters and digits, so that it survives shells and double clicks."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(length))


def lay(path: str, *, url: str, title: str, user: str, password: str, email: str) -> bool:
    """Lay a fresh site in a folder, which is made when it is missing; False when it holds one already."""
    from wpcompat.db.schema import is_installed
    from wpcompat.formatting.strings import esc_html
    from wpcompat.migrate.install import install as lay_site
    from wpcompat.site import open_site

    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(f"Cannot make the folder {path}: {error.strerror}.") from None
    site = open_site(path, installed=False)
    try:
        if is_installed(site.db):
            return False
        return lay_site(
            site, url=url, title=esc_html(title), admin_user=user, admin_password=password, admin_email=email
        )
    finally:
        site.close()


@command("install")
@click.option("--url", required=True, help="The address of the site.")
@click.option("--title", required=True, help="The title of the site.")
@click.option("--admin_user", required=True, help="The login of the administrator.")
@click.option(
    "--admin_password",
    "--admin_pass",
    default="",
    help="The administrator's password (default: one is made and printed).",
)
@click.option("--admin_email", required=True, help="The administrator's address.")
@click.option("--skip-email", is_flag=True, help="Taken for WP-CLI's sake: an installation sends no mail.")
def install(url: str, title: str, admin_user: str, admin_password: str, admin_email: str, skip_email: bool) -> None:
    """Make a site: WordPress's tables, its default options, the first post, page and comment, and an administrator."""
    from wpcompat.formatting.slugs import sanitize_user
    from wpcompat.users.store import check_login_name, is_email

    login = sanitize_user(admin_user, strict=True)
    check_login_name(login)
    if not is_email(admin_email):
        raise Failure(f"The '{admin_email}' email address is invalid.")
    url = url.rstrip("/") if "://" in url else f"http://{url.rstrip('/')}"
    if url.partition("://")[0] not in ("http", "https") or not url.partition("://")[2]:
        raise Failure(f"The '{url}' address is invalid: it begins with http:// or https://.")
    password = admin_password or generate_password()
    if not lay(site_path(), url=url, title=title, user=login, password=password, email=admin_email):
        log("WordPress is already installed.")
        return
    if not admin_password:
        line(f"Admin password: {password}")
    success("WordPress installed successfully.")


@command("is-installed")
def is_installed() -> None:
    """Say by the exit code whether the folder holds a site: 0 or 1, without a word."""
    from wpcompat.db.database import Database
    from wpcompat.db.schema import is_installed as found

    db = Database(configuration.load(site_path()))
    try:
        answer = found(db)
    finally:
        db.close()
    if not answer:
        click.get_current_context().exit(1)


@command("version")
@click.option("--extra", is_flag=True, help="Also the version of the database.")
def version(extra: bool) -> None:
    """Print the version of the WordPress that is imitated, as settings.ini says."""
    profile = configuration.load(site_path()).profile
    if not extra:
        line(profile.version)
        return
    line(f"WordPress version: {profile.version}")
    line(f"Database revision: {profile.db_version}")
    line("Package language:  en_US")
