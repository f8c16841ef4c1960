// Save what is typed every few seconds, keep it in the browser until it is saved, and show how it will look. Without this script, Save does it.
const form = document.getElementById("write");
const said = document.getElementById("saved");
const bar = said.parentElement;
const words = said.dataset;
const key = `ww-write:${form.dataset.product}`;
const PAUSE = 1500, LONGEST = 8000, RETRY = 10000;
let version = Number(form.elements.version.value);
let begun = new Map();
let waiting = 0, since = 0, saving = null, blocked = false, leaving = false;

const names = () => [...new Set([...form.elements].map((each) => each.name).filter((name) => name?.startsWith("/")))];
const now = () => { const data = new FormData(form); return new Map(names().map((name) => [name, data.getAll(name)])); };
const same = (one, other) => one && other && one.length === other.length && one.every((text, at) => text === other[at]);
const dirty = () => [...now()].filter(([name, texts]) => !same(texts, begun.get(name)));
const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });

function tell(text, state = "", act = null) {
  said.textContent = text;
  bar.dataset.state = state;
  if (!act) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "usa-button usa-button--unstyled";
  button.textContent = act[0];
  button.addEventListener("click", act[1]);
  said.append(" ", button);
}

function keep(fields) {
  try {
    if (fields.length) localStorage.setItem(key, JSON.stringify({ version, part: form.dataset.part, fields }));
    else localStorage.removeItem(key);
  } catch { /* a browser that keeps nothing: the text stays in its fields */ }
}

function kept() {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

async function send(fields, from, options = {}) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.set("version", from);
  fields.forEach(([name, texts]) => texts.forEach((text) => body.append(name, text)));
  return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error", ...options });
}

function typed() {
  const fields = dirty();
  keep(fields);
  if (blocked || !fields.length) return;
  tell(words.typing);
  since ||= Date.now();
  clearTimeout(waiting);
  waiting = setTimeout(save, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
}

async function save() {
  clearTimeout(waiting);
  if (saving) await saving;
  const fields = dirty();
  if (!fields.length || blocked) return !blocked;
  since = 0;
  saving = attempt(fields);
  const went = await saving;
  saving = null;
  if (went && dirty().length) typed();
  return went;
}

async function attempt(fields) {
  tell(words.saving);
  let answer, told;
  try {
    answer = await send(fields, version);
    told = await answer.json();
  } catch {
    keep(dirty());
    tell(answer ? words.failed : words.offline, "failed", [words.again, save]);
    clearTimeout(waiting);
    waiting = setTimeout(save, RETRY);
    return false;
  }
  if (answer.status === 409 && told.differing) {
    blocked = true;
    tell(words.differing, "failed", [words.compare, compare]);
    return false;
  }
  if (!answer.ok) {
    tell(`${words.failed} ${told.problem || ""}`, "failed", [words.again, save]);
    return false;
  }
  taken(fields, told);
  if (told.joined) await renew();
  refresh();
  return true;
}

function taken(fields, told) {
  version = form.elements.version.value = told.version;
  const wrong = told.wrong || {};
  fields.forEach(([name, texts]) => { if (!(name in wrong)) begun.set(name, texts); });
  mark(wrong);
  keep(dirty().filter(([name]) => !(name in wrong)));
  Object.keys(wrong).forEach((name) => begun.set(name, now().get(name)));
  tell(`${Object.keys(wrong).length ? words.wrong : told.joined ? words.joined : words.saved} ${clock()}`, Object.keys(wrong).length ? "failed" : "");
}

function mark(wrong) {
  for (const old of form.querySelectorAll(".ww-w-wrong")) { old.parentElement.classList.remove("usa-form-group--error"); old.remove(); }
  for (const [name, why] of Object.entries(wrong)) {
    const field = form.querySelector(`[name="${CSS.escape(name)}"]`);
    const note = Object.assign(document.createElement("div"), { className: "usa-error-message ww-w-wrong", textContent: why });
    note.setAttribute("role", "alert");
    field?.closest(".ww-w-field")?.classList.add("usa-form-group--error");
    field?.closest(".ww-w-field")?.append(note);
  }
}

// Native: the page answers with both texts side by side.
function compare() {
  leaving = true;
  keep([]);
  form.submit();
}

async function page(query = "") {
  const answer = await fetch(location.pathname + location.search + query, { redirect: "error" });
  if (!answer.ok) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function swap(fresh, id) {
  const [old, made] = [document.getElementById(id), fresh.getElementById(id)];
  if (!old || !made || old.contains(document.activeElement) && id === "beside" && document.activeElement.matches("input, textarea, select")) return;
  const top = [old.scrollTop, old.querySelector(".ww-w-preview")?.scrollTop];
  old.replaceWith(document.adoptNode(made));
  made.scrollTop = top[0];
  if (top[1]) made.querySelector(".ww-w-preview")?.scrollTo(0, top[1]);
}

async function refresh() {
  try {
    const fresh = await page(`${location.search ? "&" : "?"}only=beside`);
    swap(fresh, "places");
    swap(fresh, "beside");
  } catch { /* the preview stays as it was; the text is saved */ }
}

// What somebody else wrote is in the saved text: put it in the fields that nobody is typing in.
async function renew() {
  const late = dirty();
  const fresh = await page();
  const at = document.activeElement?.id, caret = document.activeElement?.selectionStart;
  swap(fresh, "write-part");
  version = form.elements.version.value = fresh.querySelector("#write [name=version]").value;
  begun = now();
  late.forEach(([name, texts]) => put(name, texts));
  const focused = at && document.getElementById(at);
  focused?.focus({ preventScroll: true });
  if (focused?.setSelectionRange && caret != null) try { focused.setSelectionRange(caret, caret); } catch { /* a date has no caret */ }
}

function put(name, texts) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  if (fields.some((each) => each.type === "checkbox")) fields.forEach((each) => { if (each.type === "checkbox") each.checked = texts.includes(each.value); });
  else fields.forEach((each, at) => { each.value = texts[at] ?? ""; });
}

async function restore() {
  const left = kept();
  if (!left?.fields?.length) return;
  if (String(left.version) === String(version) && left.part === form.dataset.part) {
    left.fields.forEach(([name, texts]) => put(name, texts));
    typed();
    tell(words.back);
    return;
  }
  const answer = await send(left.fields, left.version).catch(() => null);
  if (answer?.ok) { keep([]); await renew(); refresh(); tell(words.back); }
  else tell(words.failed, "failed", [words.again, restore]);
}

form.addEventListener("input", (event) => { if (event.target.name?.startsWith("/")) typed(); });
form.addEventListener("change", (event) => { if (event.target.name?.startsWith("/")) typed(); });
form.addEventListener("submit", async (event) => {
  if (leaving) return;
  event.preventDefault();
  const button = event.submitter;
  const went = await save();
  if (!button?.value) { if (went && !dirty().length && !said.textContent.startsWith(words.saved)) tell(`${words.saved} ${clock()}`); return; }
  if (!went && dirty().length) return;
  leaving = true;
  keep([]);
  setTimeout(() => form.requestSubmit(button)); // within its own submit event a form is not sent again
});
addEventListener("pagehide", () => { const fields = dirty(); if (!leaving && fields.length && !blocked) { keep(fields); send(fields, version, { keepalive: true }).catch(() => null); } });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
addEventListener("online", save);
addEventListener("keydown", (event) => { if ((event.ctrlKey || event.metaKey) && event.key === "s") { event.preventDefault(); save(); } });

// On a phone one of the two is shown.
const links = [...document.querySelectorAll(".ww-w-switch a")];
function show(which) {
  form.dataset.shown = which;
  links.forEach((link) => link.toggleAttribute("aria-current", (link.hash === "#beside") === (which === "beside")));
}
links.forEach((link) => link.addEventListener("click", (event) => { event.preventDefault(); show(link.hash === "#beside" ? "beside" : "write"); scrollTo(0, 0); }));
show(location.hash === "#beside" ? "beside" : "write");

// A link to a place that is folded away opens it.
function unfold() {
  for (let each = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); each; each = each.parentElement) if (each.matches?.("details")) each.open = true;
  const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  place?.querySelector("details")?.setAttribute("open", "");
  place?.querySelector("textarea, input:not([type=hidden]), select")?.focus({ preventScroll: true });
}
addEventListener("hashchange", unfold);
begun = now();
if (!form.querySelector("[aria-invalid=true]")) restore();
if (location.hash.startsWith("#e-")) { unfold(); addEventListener("load", () => setTimeout(unfold)); } // the browser goes to the place itself, and takes the cursor out of it
