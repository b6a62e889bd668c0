// A long list of choices is searched by typing: [data-filter-options] around a select gains a search box.
// Every word must be found in the choice; the one choice left is chosen, and it is said.

const MANY = 8;
const plain = (text) => text.toLowerCase();

const searchable = (place) => {
  const select = place.querySelector("select");
  if (select.options.length <= MANY) return;
  const whole = select.cloneNode(true);
  const search = document.createElement("input");
  const status = document.createElement("p");
  search.type = "text";
  search.inputMode = "search";
  search.className = "ds-input k-filter";
  search.autocomplete = "off";
  search.placeholder = place.dataset.filterLabel;
  search.setAttribute("aria-label", place.dataset.filterLabel);
  search.setAttribute("aria-controls", select.id);
  status.className = "k-note";
  status.setAttribute("role", "status");
  select.before(search);
  select.after(status);

  const narrow = () => {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const chosen = select.value;
    const list = whole.cloneNode(true);
    for (const option of [...list.options]) {
      if (!option.value || words.every((word) => plain(option.text).includes(word))) continue;
      option.remove();
    }
    for (const group of list.querySelectorAll("optgroup")) if (!group.children.length) group.remove();
    select.replaceChildren(...list.children);
    const found = [...select.options].filter((option) => option.value);
    const still = found.find((option) => option.value === chosen);
    select.value = still ? chosen : found.length === 1 ? found[0].value : "";
    if (words.length) tell(found.length);
    else status.textContent = "";
    if (select.value !== chosen) select.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const tell = (n) => {
    const { filterNone, filterOne, filterMany } = place.dataset;
    status.textContent = n === 0 ? filterNone : n === 1 ? filterOne : `${n} ${filterMany}`;
  };
  // The search box is the script's own: it is neither sent nor kept.
  search.addEventListener("input", (event) => {
    event.stopPropagation();
    narrow();
  });
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    select.focus();
  });
};

for (const place of document.querySelectorAll("[data-filter-options]")) searchable(place);
