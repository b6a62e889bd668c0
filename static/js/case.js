// What the case page and its forms gain from JavaScript.

// The risk value is said while it is chosen.
for (const part of document.querySelectorAll("[data-risk]")) {
  const chosen = (name) => Number(part.querySelector(`input[name="${name}"]:checked`)?.value ?? 0);
  const tell = () => {
    const value = chosen("severity") * chosen("likelihood");
    part.querySelector("[data-risk-value]").textContent = value ? `Riskvärde ${value} av 16.` : "";
  };
  part.addEventListener("change", tell);
  tell();
}

// A link to a folded part opens it.
const unfold = () => {
  const part = document.getElementById(location.hash.slice(1));
  if (part?.matches("details")) part.open = true;
};
addEventListener("hashchange", unfold);
unfold();

// A suggested event type and its box in the whole list are one and the same: [data-suggested].
for (const box of document.querySelectorAll("[data-suggested] input[type=checkbox]")) {
  const same = document.querySelector(`.c-many input[name=categories][value="${box.value}"]`);
  if (!same) continue;
  box.checked = same.checked;
  box.addEventListener("change", () => {
    same.checked = box.checked;
    same.dispatchEvent(new Event("change", { bubbles: true }));
  });
  same.addEventListener("change", () => {
    box.checked = same.checked;
  });
}
