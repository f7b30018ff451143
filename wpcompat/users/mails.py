"""The mails about accounts, as WordPress words them; each goes out in the background."""

from __future__ import annotations

from wpcompat import options
from wpcompat.db.rows import User
from wpcompat.formatting.entities import decode_specialchars
from wpcompat.formatting.urls import esc_url, rawurlencode
from wpcompat.outbound.mail import Mail
from wpcompat.site import Site


def reset_link(site: Site, user: User, key: str, ip: str = "") -> None:
    """The link to a new password; ``ip``: who asked for it, unless somebody who is logged in (``retrieve_password``)."""
    title = _title(site)
    lines = [
        "Someone has requested a password reset for the following account:",
        f"Site Name: {title}",
        f"Username: {user.user_login}",
        "If this was a mistake, ignore this email and nothing will happen.",
        "To reset your password, visit the following address:",
        f"{_key_url(site, user, key)}&wp_lang=en_US",
    ]
    message = "".join(f"{line}\r\n\r\n" for line in lines)
    if ip:
        message += f"This password reset request originated from the IP address {ip}.\r\n"
    _send(site, user.user_email, f"[{title}] Password Reset", message)


def login_details(site: Site, user: User, key: str) -> None:
    """To a new user, with the link to a password (``wp_new_user_notification``)."""
    message = (
        f"Username: {user.user_login}\r\n\r\nTo set your password, visit the following address:\r\n\r\n"
        f"{_key_url(site, user, key)}\r\n\r\n{_site_url(site)}/wp-login.php\r\n"
    )
    _send(site, user.user_email, f"[{_title(site)}] Login Details", message)


def new_user(site: Site, user: User) -> None:
    """To the site's administrator, about a new user (``wp_new_user_notification``)."""
    title = _title(site)
    message = f"New user registration on your site {title}:\r\n\r\nUsername: {user.user_login}\r\n\r\nEmail: {user.user_email}\r\n"
    _send(site, options.text(site, "admin_email"), f"[{title}] New User Registration", message)


def password_reset_done(site: Site, user: User) -> None:
    """To the administrator, about a password that was reset by mail (``wp_password_change_notification``)."""
    admin = options.text(site, "admin_email")
    if user.user_email.lower() != admin.lower():
        _send(site, admin, f"[{_title(site)}] Password Changed", f"Password changed for user: {user.user_login}\r\n")


def password_changed(site: Site, user: User) -> None:
    """To a user, whose new password may be another's doing (``wp_update_user``)."""
    title = _title(site)
    _send(
        site, user.user_email, f"[{title}] Password Changed",
        _notice(site, user, f"your password was changed on {title}.", "password"),
    )  # fmt: skip


def email_changed(site: Site, user: User, address: str) -> None:
    """To the address that a user had, about the one that replaced it (``wp_update_user``)."""
    title = _title(site)
    _send(
        site, user.user_email, f"[{title}] Email Changed",
        _notice(site, user, f"your email address on {title} was changed to {address}.", "email"),
    )  # fmt: skip


def confirm_email(site: Site, user: User, address: str, proof: str) -> None:
    """To the address that a user wants to have, with the link that confirms it (``send_confirmation_on_profile_email``)."""
    title = _title(site)
    link = esc_url(f"{_site_url(site)}/wp-admin/profile.php?newuseremail={proof}")
    message = (
        f"Howdy {user.user_login},\n\nYou recently requested to have the email address on your account changed.\n\n"
        f"If this is correct, please click on the following link to change it:\n{link}\n\n"
        "You can safely ignore and delete this email if you do not want to\ntake this action.\n\n"
        f"This email has been sent to {address}\n\n{_regards(site)}"
    )
    _send(site, address, f"[{title}] Email Change Request", message)


def _notice(site: Site, user: User, what: str, noun: str) -> str:
    return (
        f"Hi {user.user_login},\n\nThis notice confirms that {what}\n\n"
        f"If you did not change your {noun}, please contact the Site Administrator at\n{options.text(site, 'admin_email')}\n\n"
        f"This email has been sent to {user.user_email}\n\n{_regards(site)}"
    )


def _regards(site: Site) -> str:
    return f"Regards,\nAll at {_title(site)}\n{options.text(site, 'home').rstrip('/')}"


def _key_url(site: Site, user: User, key: str) -> str:
    login = rawurlencode(user.user_login)
    if site.profile.reset_links_name_login_first:
        return f"{_site_url(site)}/wp-login.php?login={login}&key={key}&action=rp"
    return f"{_site_url(site)}/wp-login.php?action=rp&key={key}&login={login}"


def _title(site: Site) -> str:
    return decode_specialchars(options.text(site, "blogname"), quotes=True)


def _site_url(site: Site) -> str:
    return options.text(site, "siteurl").rstrip("/")


def _send(site: Site, to: str, subject: str, message: str) -> None:
    mail = Mail(to, subject, message)
    site.background.submit(lambda: site.mailer.send(mail))
