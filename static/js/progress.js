// Follows a running job: asks data-status-url every other second, and shows the page anew when it ends.
// The answer is {state, done, total, text, url}: url is where the result is, else this page.

const INTERVAL = 2000;
const ENDED = ["done", "failed"];

const show = (place, job) => {
  const bar = place.querySelector("progress");
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
  }
  if (job.text) place.querySelector("[data-progress-text]").textContent = job.text;
  place.dataset.state = job.state;
};

const follow = async (place) => {
  let job = {};
  try {
    const answer = await fetch(place.dataset.statusUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    job = await answer.json();
    show(place, job);
  } catch {
    // The network may be gone for a while; the job is not.
  }
  if (ENDED.includes(job.state)) {
    if (job.url) location.assign(job.url);
    else location.reload();
  } else {
    setTimeout(follow, INTERVAL, place);
  }
};

for (const place of document.querySelectorAll("[data-progress]")) {
  if (place.dataset.statusUrl && !ENDED.includes(place.dataset.state)) follow(place);
}
