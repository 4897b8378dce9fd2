// The review page: keys, the editor, and what is kept of unsaved text. Every text comes escaped from the server;
// nothing here builds HTML out of strings.

const $ = (id) => document.getElementById(id);
const page = document.body.dataset;
const list = $("rows");
const narrow = matchMedia("(max-width: 68rem)");
let current = null;
let filter = "all";
let queue = Promise.resolve();
let silence = 0;

// -- rows -------------------------------------------------------------------------------------------------------------

const all = () => [...list.children];
const shown = () => all().filter((row) => !row.hidden);
const rowOf = (segment) => all().find((row) => row.dataset.segment === segment);
const has = (row, flag) => row.dataset.flags.split(" ").includes(flag);

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content;
}

function select(row, { focus = true } = {}) {
  if (!row) return;
  if (current && current !== row) {
    current.classList.remove("current");
    current.removeAttribute("aria-current");
    current.tabIndex = -1;
  }
  const isNew = current !== row;
  current = row;
  row.classList.add("current");
  row.setAttribute("aria-current", "true");
  row.tabIndex = 0;
  if (focus) {
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }
  history.replaceState(null, "", "#" + row.id);
  if (isNew) {
    $("offer").hidden = true;
    showPanel();
  }
}

function step(by, fits = () => true) {
  const rows = shown();
  for (let at = rows.indexOf(current) + by; at >= 0 && at < rows.length; at += by) {
    if (fits(rows[at])) return rows[at];
  }
  return null;
}

function go(by, fits, none) {
  const row = step(by, fits);
  if (row) select(row);
  else if (none) say(none);
}

const isUnreviewed = (row) => row.dataset.status !== "approved";

// From the last segment on to what was left out above.
const nextUnreviewed = () => step(1, isUnreviewed) || shown().find((row) => row !== current && isUnreviewed(row));

function advance() {
  const isDraft = (row) => row !== current && row.dataset.status === "draft" && !inFlight.includes(row.dataset.segment);
  select(step(1, isUnreviewed) || shown().find(isDraft) || step(1) || current);
}

function show(name) {
  filter = name;
  for (const button of document.querySelectorAll("[data-filter]")) {
    const own = button.dataset.filter;
    button.setAttribute("aria-pressed", String(own === name));
    button.querySelector(".count").textContent = all().filter((row) => has(row, own)).length;
  }
  for (const row of all()) row.hidden = !has(row, name) && row !== current;
  $("nothing").hidden = shown().length > 0;
}

function replaceRows(rows) {
  for (const [segment, html] of Object.entries(rows)) {
    const old = rowOf(segment);
    const fresh = parsed(html).firstElementChild;
    followed.delete(segment + fresh.dataset.version);
    if (!old || old.querySelector(".editor")) {
      if (old) freshen(old, fresh);
      continue;
    }
    const isCurrent = old === current;
    const hadFocus = old.contains(document.activeElement);
    old.replaceWith(fresh);
    if (isCurrent) {
      current = null;
      fresh.classList.add("current");
      current = fresh;
      fresh.setAttribute("aria-current", "true");
      fresh.tabIndex = 0;
      if (hadFocus) fresh.focus({ preventScroll: true });
    }
    markUnsaved(fresh);
  }
  show(filter);
}

// A row being edited keeps its editor and learns only what it is a version of.
function freshen(row, fresh) {
  for (const name of ["version", "status", "flags", "edit"]) row.dataset[name] = fresh.dataset[name];
}

// -- what the server is asked -----------------------------------------------------------------------------------------

async function post(action, body) {
  let response;
  try {
    response = await fetch(`${page.story}/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-form-key": page.key },
      body: JSON.stringify(body),
    });
  } catch {
    return { error: "the review is not running any more", hint: "what you typed is kept in this browser" };
  }
  try {
    return await response.json();
  } catch {
    return { error: `refused (${response.status})`, hint: "load the page again; what you typed is kept" };
  }
}

// Versions that changes of ours have made, by those they were made from: the next key may come before the answer.
const followed = new Map();

function latest({ segment, version }) {
  let newest = version;
  while (followed.has(segment + newest)) newest = followed.get(segment + newest);
  return newest;
}

// Segments with changes that the server has not answered yet.
const inFlight = [];

// One change after the other, in the order of the keys.
function change(action, body, done = () => {}) {
  if (body.version) changed.push(body.segment);
  inFlight.push(body.segment);
  queue = queue.then(async () => {
    const asked = body.version ? { ...body, version: latest(body) } : body;
    const before = asked.version ?? rowOf(body.segment)?.dataset.version;
    const answer = await post(action, asked);
    inFlight.splice(inFlight.indexOf(body.segment), 1);
    if (answer.rows) replaceRows(answer.rows);
    if (answer.progress) showProgress(answer.progress);
    if (answer.conflict) showConflict(answer.conflict, body);
    else if (answer.error) say(`${answer.error} – ${answer.hint}`, true);
    else if (answer.message) say(answer.message);
    if (!answer.error) {
      const made = rowOf(body.segment)?.dataset.version;
      if (made !== before) followed.set(body.segment + before, made);
      done(answer);
    } else if (body.version) changed.splice(changed.lastIndexOf(body.segment), 1);
    if (current && (!body.segment || current.dataset.segment === body.segment)) showPanel();
  });
  return queue;
}

function showProgress(progress) {
  const isLast = $("progress").value < progress.segments && progress.reviewed === progress.segments;
  $("progress").max = progress.segments;
  $("progress").value = progress.reviewed;
  const [segments, words] = $("counts").querySelectorAll("b");
  segments.textContent = progress.reviewed;
  words.textContent = progress.reviewed_words;
  if (isLast) say("Every segment is approved: s opens the next story");
}

function say(text, isBad = false) {
  clearTimeout(silence);
  $("say").textContent = text;
  $("say").classList.toggle("bad", isBad);
  silence = setTimeout(() => ($("say").textContent = ""), isBad ? 9000 : 3500);
}

let panelWait = 0;
let panelFor = 0;

function showPanel() {
  clearTimeout(panelWait);
  const mine = ++panelFor;
  panelWait = setTimeout(async () => {
    const html = await part(`panel/${encodeURIComponent(current.dataset.segment)}`);
    if (mine !== panelFor || html === null || $("panel").contains(document.activeElement)) return;
    $("panel").replaceChildren(parsed(html));
  }, 90);
}

async function part(path) {
  try {
    const response = await fetch(`${page.story}/${path}`);
    return response.ok ? await response.text() : null;
  } catch {
    return null;
  }
}

// -- unsaved text: kept by the browser until the server has it --------------------------------------------------------

const place = (row) => `draft:${page.out}:${page.story}:${row.dataset.segment}`;

function kept(row) {
  try {
    return JSON.parse(localStorage.getItem(place(row)));
  } catch {
    return null;
  }
}

function keep(row, text, version) {
  localStorage.setItem(place(row), JSON.stringify({ text, version }));
}

function forget(row) {
  localStorage.removeItem(place(row));
  markUnsaved(row);
}

function markUnsaved(row) {
  const mark = row.querySelector(".unsaved");
  if (mark) mark.hidden = !kept(row);
}

// -- the editor -------------------------------------------------------------------------------------------------------

const editor = (row) => row?.querySelector(".editor");
const words = (text) => text.split(/\s+/u).filter(Boolean).length;

function edit(row, start = null) {
  select(row, { focus: false });
  if (!editor(row)) open(row);
  const area = editor(row).querySelector("textarea");
  const draft = kept(row);
  if (start !== null) area.value = start;
  else if (draft) area.value = draft.text;
  typed(row);
  area.focus();
  if (start === null) area.setSelectionRange(area.value.length, area.value.length);
  row.scrollIntoView({ block: "nearest" });
}

function open(row) {
  const form = $("editor").content.firstElementChild.cloneNode(true);
  const area = form.querySelector("textarea");
  area.value = row.dataset.edit;
  area.setAttribute("aria-label", `Translation of segment ${row.dataset.number}`);
  // A draft begun on an older version stays one of that version, so that the server sees the conflict.
  form.dataset.version = kept(row)?.version ?? row.dataset.version;
  row.querySelector(".target > .text").hidden = true;
  row.querySelector(".target").prepend(form);
  area.addEventListener("input", () => typed(row));
}

function typed(row) {
  const area = editor(row).querySelector("textarea");
  if (!CSS.supports("field-sizing", "content")) area.rows = Math.max(2, Math.ceil(area.value.length / 55));
  const count = words(area.value);
  editor(row).querySelector(".live").textContent = `${count} ${count === 1 ? "word" : "words"} (source ${row.dataset.words})`;
  editor(row).querySelector(".chars").textContent = `${[...area.value].length} characters`;
  if (area.value === row.dataset.edit) localStorage.removeItem(place(row));
  else keep(row, area.value, editor(row).dataset.version);
}

function close(row) {
  editor(row)?.remove();
  row.querySelector(".target > .text").hidden = false;
  markUnsaved(row);
  row.focus({ preventScroll: true });
}

function discard(row) {
  forget(row);
  close(row);
}

function save(row, status) {
  const form = editor(row);
  const text = form.querySelector("textarea").value;
  const version = form.dataset.version;
  keep(row, text, version);
  close(row);
  row.querySelector(".target > .text").textContent = text;
  const segment = row.dataset.segment;
  change("save", { segment, text, status, version }, (answer) => {
    const fresh = rowOf(segment);
    forget(fresh);
    offer(fresh, answer.twins);
  });
  if (status === "approved") advance();
}

function judge(row, status) {
  if (editor(row)) return save(row, status);
  const { segment, version } = row.dataset;
  change("save", { segment, status, version }, (answer) => offer(rowOf(segment), answer.twins));
  advance();
  return null;
}

// What was changed last comes back first; then what earlier sessions did to the current segment.
const changed = [];

function takeBack() {
  const segment = changed.pop() ?? current.dataset.segment;
  change("undo", { segment }, () => select(rowOf(segment)));
}

let offered = null;

function offer(row, twins) {
  offered = twins ? row.dataset.segment : null;
  $("offer").hidden = !twins;
  if (twins) {
    const what = twins === 1 ? "1 identical segment is" : `${twins} identical segments are`;
    $("offer").firstElementChild.textContent = `№ ${row.dataset.number}: ${what} not approved.`;
  }
}

// -- dialogs ----------------------------------------------------------------------------------------------------------

function showConflict(html, asked) {
  const dialog = $("conflict");
  dialog.replaceChildren(parsed(html));
  dialog.dataset.segment = asked.segment;
  dialog.dataset.mine = asked.text ?? "";
  dialog.showModal();
}

function settle(keepMine) {
  const dialog = $("conflict");
  const row = rowOf(dialog.dataset.segment);
  dialog.close();
  forget(row);
  if (keepMine) edit(row, dialog.dataset.mine);
  else select(row);
}

const wanted = () => ({
  find: $("find").value,
  replace: $("with").value,
  exact: $("exact").checked,
  word: $("word").checked,
  everywhere: $("everywhere").checked,
});
let previewed = null;

async function previewReplace() {
  previewed = wanted();
  const answer = await post("replace", previewed);
  if (answer.error) return say(`${answer.error} – ${answer.hint}`, true);
  $("replacements").replaceChildren(parsed(answer.preview));
  $("replace-now").disabled = answer.count === 0;
  return null;
}

function replaceNow() {
  const boxes = [...$("replacements").querySelectorAll("input:checked")];
  const chosen = boxes.map(({ dataset }) => [dataset.folder, dataset.segment, dataset.version]);
  $("replace").close();
  $("replacements").replaceChildren();
  $("replace-now").disabled = true;
  if (chosen.length) change("replace", { ...previewed, chosen });
}

// -- what can be done -------------------------------------------------------------------------------------------------

const doing = {
  next: () => go(1),
  previous: () => go(-1),
  approve: () => judge(current, "approved"),
  reject: () => judge(current, "rejected"),
  edit: () => edit(current),
  copy: () => edit(current, current.dataset.source),
  undo: takeBack,
  finding: () => go(1, (row) => has(row, "findings"), "No more findings below"),
  "finding-before": () => go(-1, (row) => has(row, "findings"), "No more findings above"),
  unreviewed: () => (nextUnreviewed() ? select(nextUnreviewed()) : say("Nothing else is unreviewed")),
  "next-story": () => (queue = queue.then(() => location.assign(`${page.story}/next`))),
  fix: () => current.querySelector(".fix")?.click(),
  propagate: () => offered && change("propagate", { segment: offered }, () => ($("offer").hidden = true)),
  comment: () => {
    $("side").classList.add("open");
    $("comment-text")?.focus();
  },
  search: () => {
    $("side").classList.add("open");
    $("question").focus();
    $("question").select();
  },
  details: () => $("side").classList.toggle("open"),
  replace: () => $("replace").showModal(),
  help: () => $("help").showModal(),
  "save-approve": () => save(current, "approved"),
  "save-draft": () => save(current, "draft"),
  close: () => close(current),
  discard: () => discard(current),
};

const keys = {
  j: "next", ArrowDown: "next", k: "previous", ArrowUp: "previous", a: "approve", r: "reject", Enter: "edit", e: "edit",
  c: "copy", u: "undo", n: "finding", N: "finding-before", t: "unreviewed", f: "fix", p: "propagate", m: "comment",
  "/": "search", d: "details", h: "replace", s: "next-story", "?": "help",
};

function take(key) {
  const match = $("panel").querySelector(`.take[data-key="${key}"]`);
  if (match) edit(current, match.closest("li").dataset.take);
  else say(`There is no match ${key}`);
}

document.addEventListener("keydown", (event) => {
  const inText = event.target.closest("textarea, input, select");
  if (document.querySelector("dialog[open]") || event.isComposing) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.target.closest(".editor")) {
    if (isCommand && event.key === "Enter") act(event, "save-approve");
    else if (isCommand && event.key.toLowerCase() === "s") act(event, "save-draft");
    else if (event.key === "Escape") act(event, "close");
    else if (event.altKey && /^Digit[1-9]$/.test(event.code)) {
      event.preventDefault();
      take(event.code.slice(5));
    }
    return;
  }
  if (event.key === "Escape") {
    $("side").classList.remove("open");
    select(current);
    return;
  }
  if (event.target.id === "comment-text" && isCommand && event.key === "Enter") $("comment").requestSubmit();
  if (inText || isCommand || event.altKey || !current) return;
  if (event.target.closest("button, a") && (event.key === "Enter" || event.key === " ")) return;
  if (/^[1-9]$/.test(event.key)) take(event.key);
  else if (keys[event.key]) act(event, keys[event.key]);
});

function act(event, name) {
  event.preventDefault();
  doing[name]();
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("button, a, li.row");
  if (!target) return;
  const { filter: name, do: what, keep: side } = target.dataset;
  const row = target.closest("li.row");
  if (row && row !== current && !String(getSelection())) select(row, { focus: !event.target.closest("textarea") });
  if (name) show(name);
  else if (what) doing[what]();
  else if (side) settle(side === "mine");
  else if (target.matches(".fix"))
    change("fix", { segment: row.dataset.segment, number: Number(target.dataset.number), version: row.dataset.version });
  else if (target.matches(".take")) take(target.dataset.key);
  else if ("close" in target.dataset) target.closest("dialog").close();
});

list.addEventListener("dblclick", (event) => {
  const row = event.target.closest("li.row");
  if (row && event.target.closest(".target") && !event.target.closest(".editor, button")) edit(row);
});
document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  event.preventDefault();
  if (event.target.id === "comment") {
    const text = $("comment-text").value;
    $("comment-text").blur();
    change("comment", { segment: current.dataset.segment, text });
  } else if (event.target.id === "replace-form") previewReplace();
});
$("replace-form").addEventListener("input", () => ($("replace-now").disabled = true));
$("replace-now").addEventListener("click", replaceNow);
$("approve-exact").addEventListener("click", () => change("approve-exact", {}));
$("open-replace").addEventListener("click", doing.replace);
$("open-help").addEventListener("click", doing.help);
$("close-side").addEventListener("click", () => $("side").classList.remove("open"));
$("show-all").addEventListener("click", () => show("all"));

let asking = 0;
$("question").addEventListener("input", () => {
  clearTimeout(asking);
  asking = setTimeout(async () => {
    const question = $("question").value;
    const html = question.trim() ? await part(`concordance?q=${encodeURIComponent(question)}`) : "";
    if (html !== null && question === $("question").value) $("hits").replaceChildren(parsed(html));
  }, 180);
});

all().forEach(markUnsaved);
show("all");
select(document.getElementById(location.hash.slice(1)) || all().find(isUnreviewed) || all()[0], { focus: !narrow.matches });
const unsaved = all().filter(kept);
if (unsaved.length) say(`${unsaved.length} ${unsaved.length === 1 ? "segment has" : "segments have"} unsaved text`);
