// Replies and quick edits within the list of comments. Without it their links lead to pages that do the same.
"use strict";

const list = document.querySelector("#the-comment-list");
const shared = document.querySelector("#com-reply");
const words = (row, name) => row.querySelector(`#inline-${row.id.slice(8)} .${name}`)?.textContent ?? "";
const idOf = (row) => row.id.slice(8);
let opened = null;

const field = (label, name, value, id) => {
  const line = document.createElement("p");
  const text = document.createElement("label");
  text.htmlFor = id;
  text.textContent = label;
  const input = document.createElement("input");
  Object.assign(input, { type: "text", name, id, value, autocomplete: "off" });
  line.append(text, " ", input);
  return line;
};

const close = () => {
  if (!opened) return;
  opened.place.remove();
  opened.link.focus();
  opened = null;
};

const open = (row, link, isReply) => {
  close();
  const isHeld = row.classList.contains("unapproved");
  const place = document.createElement("tr");
  place.id = "replyrow";
  place.className = "inline-edit-row";
  const cell = place.insertCell();
  cell.colSpan = row.cells.length;
  const form = document.createElement("form");
  const legend = document.createElement("h3");
  legend.className = "inline-edit-legend";
  legend.textContent = isReply ? "Reply to Comment" : "Edit Comment";
  const label = document.createElement("label");
  label.htmlFor = "replycontent";
  label.textContent = "Comment";
  const text = document.createElement("textarea");
  Object.assign(text, { id: "replycontent", name: "content", rows: 6, value: isReply ? "" : words(row, "comment") });
  const whole = document.createElement("div");
  whole.className = "inline-edit-comment";
  whole.append(label, text);
  form.append(legend, whole);
  if (!isReply) {
    form.append(
      field("Name", "newcomment_author", words(row, "author"), "author-name"),
      field("Email", "newcomment_author_email", words(row, "author-email"), "author-email"),
      field("URL", "newcomment_author_url", words(row, "author-url"), "author-url"),
    );
  }
  const lines = document.createElement("p");
  lines.className = "inline-edit-save";
  const save = document.createElement("button");
  save.type = "submit";
  save.className = "save button button-primary";
  save.textContent = !isReply ? "Update Comment" : isHeld ? "Approve and Reply" : "Submit Reply";
  const cancel = document.createElement("button");
  cancel.type = "button";
  cancel.className = "cancel button";
  cancel.textContent = "Cancel";
  cancel.addEventListener("click", close);
  const said = document.createElement("span");
  said.className = "error";
  said.setAttribute("role", "alert");
  lines.append(save, cancel, said);
  form.append(lines);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(row, form, isReply, isHeld, save, said);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  cell.append(form);
  row.after(place);
  opened = { place, link };
  text.focus();
};

const send = async (row, form, isReply, isHeld, save, said) => {
  const fields = new URLSearchParams(new FormData(form));
  for (const hidden of shared.querySelectorAll("input[type=hidden]")) fields.append(hidden.name, hidden.value);
  fields.set("action", isReply ? "replyto-comment" : "edit-comment");
  fields.set("comment_ID", idOf(row));
  fields.set("comment_post_ID", row.querySelector("[data-post-id]").dataset.postId);
  if (isReply) fields.delete("status");
  else fields.set("status", words(row, "comment_status"));
  if (isReply && isHeld) fields.set("approve_parent", "1");
  if (document.querySelector("#comments-form input[name=p]")) fields.set("p", document.querySelector("#comments-form input[name=p]").value);
  save.disabled = true;
  said.textContent = "";
  let answer;
  try {
    const response = await fetch("admin-ajax.php", { method: "POST", body: fields, headers: { Accept: "text/xml" } });
    answer = await response.text();
    if (!response.ok || !(response.headers.get("Content-Type") ?? "").startsWith("text/xml")) throw new Error(answer);
  } catch (error) {
    save.disabled = false;
    said.textContent = error.message === "-1" ? "Sorry, you are not allowed to do that." : error.message;
    return;
  }
  const xml = new DOMParser().parseFromString(answer, "text/xml");
  const fresh = document.createElement("template");
  fresh.innerHTML = xml.querySelector("response_data")?.textContent ?? "";
  const made = fresh.content.querySelector("tr");
  const link = isReply ? ".reply a" : ".quickedit a";
  close();
  if (xml.querySelector("parent_approved")) {
    row.classList.replace("unapproved", "approved");
    row.querySelector(".comment-marks .warn")?.remove();
  }
  if (!made) return;
  if (isReply) row.before(made);
  else row.replaceWith(made);
  made.querySelector(link)?.focus();
};

list?.addEventListener("click", (event) => {
  const link = event.target.closest(".row-actions .reply a, .row-actions .quickedit a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  open(link.closest("tr"), link, link.parentElement.classList.contains("reply"));
});
