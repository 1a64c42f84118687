// Live answers: as facts change the form is posted and the answer put in place. Without this module the form works, too.
// What is stated stays behind the # of the address, which a browser never sends; a link gives a colleague the same page.

const DELAY = 70; // milliseconds of quiet before a change is posted
const LONGEST_LINK = 24000; // characters that addresses may safely have

let asking = null;
const live = () => document.querySelector("form[data-live]");

async function post(body) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const response = await fetch(live().getAttribute("action"), { method: "POST", body, signal: mine.signal, headers: { accept: "text/html" } });
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function put(page, selector) {
  const [fresh, old] = [page.querySelector(selector), document.querySelector(selector)];
  if (fresh && old) old.replaceWith(document.adoptNode(fresh));
  else if (page.querySelector("main")) document.querySelector("main").replaceWith(page.querySelector("main"));
  document.title = page.title;
}

const squeeze = async (bytes, stream) =>
  new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

async function pack(text) {
  const bytes = await squeeze(new TextEncoder().encode(text), new CompressionStream("deflate-raw"));
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function unpack(word) {
  const letters = atob(word.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(await squeeze(bytes, new DecompressionStream("deflate-raw")));
}

const stateOf = (page) => (page.querySelector(".answer") && page.querySelector("form[data-state]").dataset.state) ?? "";

async function remember(state) {
  const link = state ? `#o=${await pack(state)}` : "";
  const fits = link && link.length <= LONGEST_LINK;
  history.replaceState(null, "", fits ? link : location.pathname);
}

async function replace(body, selector) {
  const main = document.querySelector("main");
  main.setAttribute("aria-busy", "true");
  try {
    const page = await post(body);
    const state = stateOf(page);
    put(page, selector);
    if (selector !== "#answer") prepare();
    await remember(state);
  } catch (error) {
    if (error.name === "AbortError") return;
    throw error;
  }
  document.querySelector("main").removeAttribute("aria-busy");
}

function refocus(name, index) {
  const again = name ? document.querySelectorAll(`[name="${CSS.escape(name)}"]`)[index] : null;
  (again ?? document.querySelector("#answer"))?.focus?.();
}

function prepare() {
  const form = live();
  if (!form) return;
  let quiet = 0;
  const changed = (event) => {
    const { name, type } = event.target;
    if (["said", "of_line", "pasted", "list", "list_date"].includes(name) || !name) return;
    if (type === "file") return void replace(new FormData(form), `#${form.id}`);
    clearTimeout(quiet);
    quiet = setTimeout(() => replace(new FormData(form), "#answer"), DELAY);
  };
  form.addEventListener("input", changed);
  form.addEventListener("paste", (event) => {
    if (event.target.name === "pasted") setTimeout(() => replace(new FormData(form), `#${form.id}`), 0);
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (button?.hasAttribute("formaction")) return;
    event.preventDefault();
    const active = document.activeElement;
    const index = active?.name ? [...document.getElementsByName(active.name)].indexOf(active) : 0;
    const adds = button?.value === "add";
    replace(new FormData(form, button), `#${form.id}`).then(() => {
      if (adds) [...document.getElementsByName("line_name")].at(-1)?.focus();
      else refocus(active?.name, index);
    });
  });
}

async function fromLink() {
  if (!location.hash.startsWith("#o=") || !live()) return;
  const body = new FormData();
  body.set("link", await unpack(location.hash.slice(3)).catch(() => "{"));
  await replace(body, `#${live().id}`);
}

// A table that is large is worked on for a while: it can be stopped, and need not be chosen again for what follows.
function keepTable() {
  const form = document.querySelector("form[data-keeps]");
  form?.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (button?.hasAttribute("formaction")) return;
    event.preventDefault();
    const file = form.querySelector("input[type=file]");
    const stopper = new AbortController();
    const told = waiting(form, stopper);
    const main = document.querySelector("main");
    main.setAttribute("aria-busy", "true");
    try {
      const body = new FormData(form, button);
      const headers = { accept: "text/html" };
      const response = await fetch(form.getAttribute("action"), { method: "POST", body, headers, signal: stopper.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      main.replaceWith(document.adoptNode(page.querySelector("main")));
      document.title = page.title;
      if (file.files.length) document.querySelector("form[data-keeps] input[type=file]")?.replaceWith(file);
      keepTable();
      document.querySelector("h1").scrollIntoView();
    } catch (error) {
      main.removeAttribute("aria-busy");
      if (error.name !== "AbortError") throw error;
    } finally {
      told.end();
    }
  });
}

function waiting(form, stopper) {
  const line = document.createElement("p");
  line.className = "notice";
  line.setAttribute("role", "status");
  const stop = document.createElement("button");
  Object.assign(stop, { type: "button", textContent: "Stop" });
  stop.addEventListener("click", () => stopper.abort());
  const begun = Date.now();
  const words = document.createTextNode("Working on the table … ");
  line.append(words, stop);
  const timer = setInterval(() => {
    words.data = `Working on the table … ${Math.round((Date.now() - begun) / 1000)} s `;
  }, 1000);
  form.prepend(line);
  return {
    end() {
      clearInterval(timer);
      line.remove();
    },
  };
}

prepare();
keepTable();
await fromLink();
addEventListener("hashchange", fromLink);
