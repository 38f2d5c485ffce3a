/* New events show within a second: the page is asked again, and its living part changed in place.
   Without this script the page is the same, and is reloaded by hand. */
"use strict";
(() => {
  const EVERY = 800, AFTER_FAILURE = 10000;
  let tag = null;

  const open = (root) => new Set([...root.querySelectorAll("details[open][id]")].map((one) => one.id));

  const swap = (old, fresh) => {
    const opened = open(old);
    const all = [...old.querySelectorAll("details[id]")].map((one) => one.id);
    for (const one of fresh.querySelectorAll("details[id]")) {
      if (all.includes(one.id)) one.open = opened.has(one.id);
    }
    const focused = old.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && (focused.id ? "#" + CSS.escape(focused.id)
      : focused.tagName === "SUMMARY" && focused.parentElement.id ? "#" + CSS.escape(focused.parentElement.id) + " > summary"
      : focused.getAttribute("href") ? 'a[href="' + CSS.escape(focused.getAttribute("href")) + '"]' : null);
    const top = window.scrollY;
    old.replaceWith(fresh);
    window.scrollTo({ top, behavior: "instant" });
    if (place) fresh.querySelector(place)?.focus({ preventScroll: true });
  };

  // What was typed or chosen and not sent yet is nobody's to take away.
  const typed = (root) => [...root.querySelectorAll("textarea, input:not([type=hidden])")]
    .some((one) => one.checked !== one.defaultChecked || one.value !== one.defaultValue);

  const busy = (root) => {
    const selected = document.getSelection();
    return document.hidden || typed(root) || root.contains(document.activeElement?.form ?? null)
      || (selected && !selected.isCollapsed && root.contains(selected.anchorNode));
  };

  const look = async () => {
    const root = document.querySelector("[data-live]");
    if (!root) return;
    if (busy(root)) { setTimeout(look, EVERY); return; }
    let wait = EVERY;
    try {
      const headers = { Accept: "text/html" };
      if (tag) headers["If-None-Match"] = tag;
      const answer = await fetch(location.href, { headers, cache: "no-store", credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.querySelector("[data-live]");
        if (fresh && !busy(root) && fresh.innerHTML !== root.innerHTML) swap(root, document.adoptNode(fresh));
        tag = answer.headers.get("ETag");
      } else if (answer.status !== 304) wait = AFTER_FAILURE;
    } catch { wait = AFTER_FAILURE; }
    setTimeout(look, wait);
  };

  if (document.querySelector("[data-live]")) setTimeout(look, EVERY);
  document.getElementById("error-summary")?.focus();
})();
