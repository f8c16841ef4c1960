// One form at a time in the list: opening another closes it, Cancel and Escape close it. Without this script, Cancel leads to the list.
function close(form) {
  const line = form.previousElementSibling;
  form.remove();
  line?.querySelector(".ww-edit")?.focus();
}

document.addEventListener("click", (event) => {
  const cancel = event.target.closest("[data-close]");
  if (!cancel) return;
  event.preventDefault();
  close(cancel.closest("tr"));
});
document.addEventListener("keydown", (event) => {
  const form = event.key === "Escape" && event.target.closest(".ww-line-row");
  if (form) close(form);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.verb !== "get") return;
  document.querySelectorAll(".ww-line-row").forEach((form) => form.remove());
});
document.addEventListener("htmx:afterSettle", (event) => {
  const wrong = event.detail.requestConfig.verb === "post" && document.querySelector(".ww-line-row [aria-invalid=true], .ww-line-row .usa-alert");
  if (wrong?.matches("input, select")) wrong.focus();
});
