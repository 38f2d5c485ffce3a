/* A worklist: how many are chosen, all of a page at once, and a word that something has changed.
   Without this script the list is the same; nothing moves under whoever reads it. */
"use strict";
(() => {
  const EVERY = 5000;

  const count = () => {
    for (const said of document.querySelectorAll("[data-chosen]")) {
      const whole = said.dataset.whole ??= said.textContent;
      const number = document.querySelectorAll("input[name=work]:checked").length;
      said.textContent = number ? said.dataset.chosen.replace("{count}", number) : whole;
    }
  };

  const ready = () => {
    for (const all of document.querySelectorAll("[data-all]")) all.hidden = false;
    count();
  };

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      for (const one of document.querySelectorAll("input[name=work]")) one.checked = event.target.checked;
    }
    count();
  });
  document.addEventListener("htmx:load", ready);
  document.addEventListener("DOMContentLoaded", ready);

  const shown = (root) => [...root.querySelectorAll("input[name=work]")].map((one) => one.value).join(" ");

  let tag = null;
  const look = async () => {
    const place = document.querySelector("[data-fresh]");
    if (place && !place.textContent && !document.hidden) {
      try {
        const headers = { Accept: "text/html" };
        if (tag) headers["If-None-Match"] = tag;
        const answer = await fetch(location.href, { headers, cache: "no-store", redirect: "error" });
        if (answer.ok) {
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          if (shown(page) !== shown(document)) {
            const link = document.createElement("a");
            link.className = "govuk-link";
            link.href = location.href;
            link.textContent = place.dataset.show;
            place.append(`${place.dataset.fresh} `, link);
          }
          tag = answer.headers.get("ETag");
        }
      } catch { /* it is asked again */ }
    }
    setTimeout(look, EVERY);
  };
  if (document.querySelector("[data-fresh]")) setTimeout(look, EVERY);
})();
