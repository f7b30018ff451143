"""``wpcompat doctor``: whether the site can be pinged, and why not, as ``wp doctor`` says it."""

from __future__ import annotations

import click

from wpcompat.cli.formats import Output, output_options
from wpcompat.cli.frame import command, pass_site
from wpcompat.cli.messages import Failure, success
from wpcompat.linkbacks import doctor
from wpcompat.linkbacks.doctor import Diagnosis
from wpcompat.site import Site

_STATUSES = {doctor.GOOD: "success", doctor.RECOMMENDED: "warning", doctor.CRITICAL: "error"}
_FIELDS = ("name", "status", "message")


@command("check")
@click.argument("names", nargs=-1, metavar="NAME...")
@click.option("--all", "everything", is_flag=True, help="Run all checks.")
@click.option("--spotlight", is_flag=True, help="Leave out what is well.")
@output_options(*_FIELDS)
@pass_site
def check(site: Site, output: Output, names: tuple[str, ...], everything: bool, spotlight: bool) -> None:
    """Say whether the site can be pinged, and why not. Exit 1 when a check reports an error."""
    from wpcompat.app import Application

    if not names and not everything:
        raise Failure("Please specify one or more checks, or use --all.")
    known = {each.name for each in doctor.CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        noun = "check" if len(unknown) == 1 else "checks"
        raise Failure(f"Invalid {noun}: {', '.join(unknown)}. `wpcompat doctor list` names those that there are.")
    # The application tells the checks how it answers.
    Application(site)
    found = doctor.examine(site, None if everything else names)
    shown = [each for each in found if not spotlight or each.finding.result != doctor.GOOD]
    if spotlight and not shown:
        success(f"All {len(found)} checks report 'success'." if len(found) > 1 else "The check reports 'success'.")
        return
    output.items([_row(each) for each in shown], id_field="name")
    errors = sum(each.finding.result == doctor.CRITICAL for each in found)
    if errors and output.format == "table":
        raise Failure("1 check reports 'error'." if errors == 1 else f"{errors} checks report 'error'.")
    if errors:
        click.get_current_context().exit(1)


def _row(found: Diagnosis) -> dict[str, str]:
    finding = found.finding
    message = " ".join(part for part in (finding.message, finding.remedy) if part)
    return {
        "name": found.check.name,
        "status": _STATUSES[finding.result],
        "message": f"{message} ({finding.where})" if finding.where else message,
        "title": found.check.title,
        "where": finding.where,
        "remedy": finding.remedy,
    }


@command("list")
@output_options("name", "description")
@pass_site
def list_(site: Site, output: Output) -> None:
    """List the doctor's checks."""
    output.items([{"name": each.name, "description": each.title} for each in doctor.CHECKS], id_field="name")
