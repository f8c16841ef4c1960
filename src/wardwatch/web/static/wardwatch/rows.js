// Walk the lines of a list with j and k, open one with Enter, show the keys with ?. Without this script, Tab does it all.
const rows = [...document.querySelectorAll("[data-row]")];
const links = rows.map((row) => row.querySelector("[data-open]"));
const keys = document.getElementById("keys");

function step(by) {
  const at = links.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
  links[Math.max(0, Math.min(links.length - 1, next))]?.focus();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "?" && keys) {
    keys.open = !keys.open;
    keys.querySelector("summary").focus();
  }
});
