/* A dossier's conditions: one letter chooses a verdict, while its question has the focus.
   Without this script the same is chosen by hand. */
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const at = event.target;
  if (at.matches("textarea, input:not([type=radio]), select")) return;
  const question = at.closest("[data-bench] details");
  const key = { d: "Đ", đ: "Đ", k: "K" }[event.key.toLowerCase()];
  if (!question || !key) return;
  const chosen = question.querySelector(`[data-key="${key}"]`);
  if (!chosen) return;
  event.preventDefault();
  question.open = true;
  chosen.checked = true;
  chosen.focus();
});
