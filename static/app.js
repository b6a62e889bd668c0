// What every page gains from JavaScript. Everything works without it; each page's own is in static/js/.

// A page that came back with errors starts at the summary; a link there goes to the field itself.
document.querySelector(".k-error-summary, .k-conflict")?.focus();
document.addEventListener("click", (event) => {
  const link = event.target.closest(".k-error-summary a");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("fieldset") ? target.querySelector("input, select, textarea") : target;
  (control ?? target).focus();
  target.closest(".k-field")?.scrollIntoView({ block: "start" });
});

// The filter is open on a wide screen; app.css does it where the browser knows ::details-content.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 64em)").matches) {
  for (const panel of document.querySelectorAll("[data-open-when-wide]")) panel.open = true;
}

// Tables shown as cards on a phone keep their meaning for screen readers.
const ROLES = { table: "table", thead: "rowgroup", tbody: "rowgroup", tfoot: "rowgroup", tr: "row", td: "cell" };
for (const table of document.querySelectorAll("table.k-table")) {
  for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td")]) {
    part.setAttribute("role", ROLES[part.localName]);
  }
  for (const head of table.querySelectorAll("th")) {
    head.setAttribute("role", head.scope === "row" ? "rowheader" : "columnheader");
  }
}
// A table wider than its place can be scrolled by keyboard.
for (const wrap of document.querySelectorAll(".k-table-wrap")) {
  if (wrap.scrollWidth > wrap.clientWidth) wrap.tabIndex = 0;
}

// Escape closes the menu and gives the focus back.
for (const fold of document.querySelectorAll(".k-fold")) {
  fold.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !fold.open) return;
    fold.open = false;
    fold.querySelector("summary").focus();
  });
}

// One press of a send button sends once; the server refuses doubles too.
const SEND_AGAIN_AFTER = 4000;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, SEND_AGAIN_AFTER);
});
