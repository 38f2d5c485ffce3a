/* A page that stands open says that there is newer data, once, and moves nothing: whoever reads
   goes on reading. Pages that renew themselves say nothing. Without this script nothing is said. */
"use strict";
(() => {
  const EVERY = 3000, AFTER_FAILURE = 30000;
  const place = document.querySelector("[data-new]");
  if (!place || document.querySelector("[data-live], [data-fresh], [hx-trigger]")) return;

  const announce = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ls-link";
    button.textContent = place.dataset.reload;
    button.addEventListener("click", () => location.reload());
    place.append(`${place.dataset.says} · `, button);
  };

  const look = async () => {
    let wait = EVERY;
    if (!document.hidden) {
      try {
        const headers = { "If-None-Match": place.dataset.tag };
        const answer = await fetch(place.dataset.new, { headers, cache: "no-store", redirect: "error" });
        if (answer.ok) { announce(); return; }
        if (answer.status !== 304) wait = AFTER_FAILURE;
      } catch { wait = AFTER_FAILURE; }
    }
    setTimeout(look, wait);
  };
  setTimeout(look, EVERY);
})();
