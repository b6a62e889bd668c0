// Points out, while a report is written, what in its free text may point out a person, as the server judges it:
// [data-identity-url] with [data-identity-status] and [data-identity-live]; the texts of [data-identity-fields], or
// every text of the form, and then it stands under the one being written; with [data-identity-saved] what stood in
// them as the page came is not asked about. What is chosen is done in the text at
// once; what is kept is remembered in the form, so that it is not asked about again. Nothing is stored by asking.

const WAIT = 900;
const FIELDS = "textarea, input[type=text]:not([name^='person_'])";

const follow = (place) => {
  const form = place.closest("form");
  const status = place.querySelector("[data-identity-status]");
  const live = place.querySelector("[data-identity-live]");
  const own = place.dataset.identityFields?.split(" ").map((name) => form.elements.namedItem(name)).filter(Boolean);
  const boxes = own ?? [...form.querySelectorAll(FIELDS)];
  let timer = 0;
  let asked = "";
  let written = null;

  const what = () => {
    const data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    for (const box of boxes) data.set(box.name, box.value);
    if ("identitySaved" in place.dataset) for (const box of boxes) if (box.defaultValue) data.set(`was-${box.name}`, box.defaultValue);
    for (const name of ["person_name", "person_identity", "person_contact"]) {
      const field = form.elements.namedItem(name);
      if (field) data.set(name, field.value);
    }
    for (const kept of form.querySelectorAll("input[type=hidden][name^='id-']")) data.set(kept.name, kept.value);
    return data;
  };

  const look = async () => {
    const data = what();
    const now = new URLSearchParams([...data].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();
    if (now === asked) return;
    asked = now;
    try {
      const answer = await fetch(place.dataset.identityUrl, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const told = await answer.json();
      if (now !== asked) return;
      form.querySelector("[data-identity-box=sent]")?.remove();
      live.innerHTML = told.html;
      if (status.textContent !== told.words) status.textContent = told.words;
    } catch {
      asked = "";
    }
  };

  const remember = (name) => {
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name, value: "keep" });
    form.append(kept);
  };

  // What is moved to fields that are not seen is told in words.
  const moved = form.querySelector("[data-identity-moved]");
  const tellMoved = () => {
    if (!moved) return;
    moved.querySelector("output").textContent = ["person_name", "person_identity", "person_contact"]
      .map((name) => form.elements.namedItem(name)?.value)
      .filter(Boolean)
      .join(", ");
    moved.hidden = false;
  };

  // As cases/forms/identities.py moves it: beside what stands there, once; one identity number only.
  const move = (target, piece) => {
    const field = form.elements.namedItem(target);
    if (!field) return;
    const stands = field.value.split(", ").filter(Boolean);
    if (stands.includes(piece) || (target === "person_identity" && stands.length)) return;
    field.value = [...stands, piece].join(", ");
    tellMoved();
    field.closest("details")?.setAttribute("open", "");
  };

  const carryOut = (choice) => {
    const { identityChoice, name, piece, mask, target } = choice.dataset;
    if (identityChoice === "keep") return remember(name);
    if (identityChoice === "move") move(target, piece);
    const whole = new RegExp(`(?<![\\p{L}\\p{N}])${piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}])`, "gu");
    for (const box of boxes) {
      const left = box.value.replace(whole, () => mask);
      if (left === box.value) continue;
      box.value = left;
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  // The pressed button goes away with its box: the next one takes the focus, or the text when all is done.
  const done = async () => {
    clearTimeout(timer);
    await look();
    (live.querySelector("button") ?? written ?? boxes[0]).focus();
  };

  live.addEventListener("click", (event) => {
    const one = event.target.closest("[data-identity-choice]");
    const every = event.target.closest("[data-identity-all]");
    if (!one && !every) return;
    for (const choice of one ? [one] : live.querySelectorAll("[data-suggested]")) carryOut(choice);
    done();
  });
  for (const box of boxes) {
    box.addEventListener("input", () => {
      written = box;
      if (!own) box.closest(".k-field, .ds-field")?.after(place);
      clearTimeout(timer);
      timer = setTimeout(look, WAIT);
    });
  }
  if (!form.querySelector("[data-identity-box=sent]")) look();
};

for (const place of document.querySelectorAll("[data-identity-url]")) follow(place);
