// Keeps what is written, a moment after the last key, on the server: form[data-draft-url], [data-draft-status].
// Without it there is the button "Spara utkast", and the browser's own memory of the form.

const WAIT = 1500;

const follow = (form) => {
  const status = form.querySelector("[data-draft-status]");
  let timer = 0;
  let kept = "";
  let sending = false;

  const written = () => {
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    return data;
  };
  const trace = (data) => new URLSearchParams([...data].filter(([name]) => name !== "csrfmiddlewaretoken")).toString();

  const save = async () => {
    const data = written();
    const now = trace(data);
    if (now === kept || sending) return;
    try {
      const answer = await fetch(form.dataset.draftUrl, {
        method: "POST",
        body: data,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      kept = now;
      const told = await answer.json();
      status.textContent = told.text;
      form.dispatchEvent(new CustomEvent("draft-kept", { detail: told, bubbles: true }));
    } catch {
      status.textContent = form.dataset.draftFailed;
    }
  };

  kept = trace(written());
  form.addEventListener("input", () => {
    sending = false;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  // Leaving the page because the form was sent is no reason to keep a draft of it.
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
};

for (const form of document.querySelectorAll("form[data-draft-url]")) follow(form);
