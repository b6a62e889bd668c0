// Says, while a report is written, that it may be lex Sarah, as the server judged the draft it was sent
// (draft.js tells of it): [data-lexsarah-hint]. The choice itself is offered when the report is sent.

const hint = document.querySelector("[data-lexsarah-hint]");

if (hint) {
  document.addEventListener("draft-kept", (event) => {
    hint.hidden = !event.detail.lexsarah;
  });
}
