"""Replies and quick edits within the list of comments, with the script; without it their links are pages."""

from __future__ import annotations

from wpcompat_tests.browser.admin import go, log_in, newest_comment, status_of
from wpcompat_tests.browser.chromium import Chromium
from wpcompat_tests.browser.conftest import Served


def row_of(number: int) -> str:
    return f"#comment-{number}"


def test_a_reply_within_the_list_approves_what_it_answers(browser: Chromium, served: Served) -> None:
    held = served.comment(comment_author="Somebody", comment_content="A question", comment_approved="0")
    log_in(browser, served)
    go(browser, served, "edit-comments.php")
    browser.click(f"{row_of(held)} .reply a")
    assert browser.evaluate("document.activeElement.id") == "replycontent"
    browser.type("An answer")
    browser.click("#replyrow .save")
    browser.wait("document.querySelector('#replyrow') === null")
    made = newest_comment(served)
    assert made > held
    assert (status_of(served, held), status_of(served, made)) == ("1", "1")
    browser.wait(f"document.querySelector('{row_of(made)}') !== null")
    assert "An answer" in browser.text(row_of(made))
    assert browser.evaluate(f"document.querySelector('{row_of(held)}').classList.contains('approved')")
    assert not browser.errors


def test_a_quick_edit_within_the_list(browser: Chromium, served: Served) -> None:
    number = served.comment(
        comment_author="Somebody", comment_content="\n<em>Some</em> words & more", comment_approved="0"
    )
    log_in(browser, served)
    go(browser, served, "edit-comments.php?p=1")
    browser.click(f"{row_of(number)} .quickedit a")
    assert browser.evaluate("document.querySelector('#replycontent').value") == "\n<em>Some</em> words & more"
    browser.fill("#replycontent", "Other words")
    browser.fill("#author-name", "Another")
    browser.click("#replyrow .save")
    browser.wait("document.querySelector('#replyrow') === null")
    browser.wait(f"document.querySelector('{row_of(number)}').innerText.includes('Other words')")
    assert "Another" in browser.text(row_of(number))
    assert status_of(served, number) == "0"
    cells = "document.querySelector('{}').cells.length"
    assert browser.evaluate(cells.format(row_of(number))) == browser.evaluate(cells.format(row_of(1)))
    assert not browser.errors


def test_what_is_refused_is_said_and_escape_leaves(browser: Chromium, served: Served) -> None:
    number = served.comment(comment_author="Somebody", comment_content="Words")
    log_in(browser, served)
    go(browser, served, "edit-comments.php")
    browser.click(f"{row_of(number)} .reply a")
    browser.click("#replyrow .save")
    browser.wait("document.querySelector('#replyrow .error').textContent !== ''")
    assert browser.text("#replyrow .error") == "Please type your comment text."
    browser.evaluate("document.querySelector('#replycontent').focus()")
    browser.press("Escape")
    browser.wait("document.querySelector('#replyrow') === null")
    assert browser.evaluate("document.activeElement.textContent") == "Reply"
