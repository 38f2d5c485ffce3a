/* The operator's console renews itself, unless it is paused, hidden or being read with a selection;
   what was open stays open. Without this script nothing renews itself, and a link reloads. */
"use strict";
(() => {
  let paused = false;
  let opened = new Set();

  const button = document.querySelector("[data-pause]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      paused = !paused;
      button.textContent = paused ? button.dataset.resume : button.dataset.pause;
      document.getElementById("renewing").textContent = paused ? button.dataset.paused : button.dataset.renewing;
    });
  }

  const read = (root) => {
    const selected = document.getSelection();
    return selected && !selected.isCollapsed && root.contains(selected.anchorNode);
  };
  const silent = (event, hidden) => {
    const said = event.detail.elt.querySelector(":scope > [data-silent]");
    if (said) said.hidden = hidden;
  };

  const on = (name, hear) => document.body.addEventListener(`htmx:${name}`, hear);
  on("beforeRequest", (event) => {
    const root = event.detail.elt;
    if (root.matches("[data-renews]") && (paused || document.hidden || read(root))) event.preventDefault();
  });
  on("beforeSwap", (event) => {
    opened = new Set([...event.detail.target.querySelectorAll("details[open][id]")].map((one) => one.id));
  });
  on("afterSwap", (event) => {
    for (const id of opened) {
      const one = document.getElementById(id);
      if (one) one.open = true;
    }
    silent(event, true);
  });
  on("responseError", (event) => silent(event, false));
  on("sendError", (event) => silent(event, false));
  on("timeout", (event) => silent(event, false));
})();
