// The next why opens in place; without JavaScript the button saves the page and opens it there.
for (const chain of document.querySelectorAll("[data-whys]")) {
  const button = chain.querySelector("[data-next-why]");
  button?.addEventListener("click", (event) => {
    const next = chain.querySelector("[data-why][hidden]");
    if (!next) return;
    event.preventDefault();
    next.hidden = false;
    next.querySelector("textarea").focus();
    if (!chain.querySelector("[data-why][hidden]")) button.closest("p").hidden = true;
  });
}
