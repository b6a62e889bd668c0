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
