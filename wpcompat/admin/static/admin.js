// What makes the screens of wp-admin quicker to use; nothing depends on it.
"use strict";

// The menu stays open on wide windows of browsers that cannot be told so by the style sheet.
const fold = document.querySelector("#adminmenumain details");
if (fold && !CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) fold.open = true;

// Notices that have been read can be put away.
for (const notice of document.querySelectorAll(".notice.is-dismissible")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "notice-dismiss";
  button.textContent = "×";
  button.setAttribute("aria-label", "Dismiss this notice.");
  button.addEventListener("click", () => notice.remove());
  notice.append(button);
}

// One box ticks the boxes of all rows.
for (const table of document.querySelectorAll(".wp-list-table")) {
  const boxes = [...table.querySelectorAll("tbody .check-column input[type=checkbox]")];
  const cell = table.querySelector("thead .check-column");
  if (!cell || boxes.length < 2) continue;
  const all = document.createElement("input");
  all.type = "checkbox";
  all.id = "cb-select-all-1";
  const label = document.createElement("label");
  label.htmlFor = all.id;
  label.className = "screen-reader-text";
  label.textContent = "Select All";
  cell.replaceChildren(label, all);
  const agree = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  boxes.forEach((box) => box.addEventListener("change", agree));
  agree();
}
