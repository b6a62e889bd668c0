// Gives the search fields of Django's admin (select2) the name of the field they stand in for.

const nameThem = () => {
  for (const shown of document.querySelectorAll(".select2-container")) {
    const label = shown.previousElementSibling?.labels?.[0];
    if (!label) continue;
    for (const part of shown.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.removeAttribute("aria-labelledby");
      part.setAttribute("aria-label", label.textContent.trim());
    }
  }
};

// They are made by a script of their own, before or after this one.
new MutationObserver(nameThem).observe(document.body, { childList: true, subtree: true });
nameThem();
