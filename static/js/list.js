// Keys in a list once it has the focus: j the next row, k the one before, enter opens it as any link.
// Only there, so that a single letter never does anything elsewhere (WCAG 2.1.4).
for (const list of document.querySelectorAll("[data-rows]")) {
  const links = [...list.querySelectorAll("[data-row]")];
  list.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    const here = links.indexOf(document.activeElement);
    if (!step || here < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    links[here + step]?.focus();
  });
}
