// Says when what looks like a personnummer stands in the text, and offers to move it where it is protected.
// [data-identity-warning] with a button; it moves the number to the field person_identity.

const NUMBER = /\b(?:\d{2})?\d{6}[-+ ]?\d{4}\b/;

const warning = document.querySelector("[data-identity-warning]");
const text = document.querySelector("textarea[name=text]");
const place = document.querySelector("input[name=person_identity]");

const look = () => {
  warning.hidden = !NUMBER.test(text.value);
};

const move = () => {
  const found = text.value.match(NUMBER);
  if (!found) return;
  if (!place.value) place.value = found[0];
  text.value = text.value.replace(found[0], "…");
  place.closest("details").open = true;
  place.focus();
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

if (warning && text && place) {
  text.addEventListener("input", look);
  warning.querySelector("button").addEventListener("click", move);
  look();
}
