// The web chat: shows what was said, sends what is written, and catches up after every break. No library.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const words = JSON.parse(byId("words").textContent);
  const language = document.documentElement.lang;
  const asked = new URLSearchParams(location.search);
  const base = location.pathname.replace(/\/$/, "");
  const log = byId("log"), welcome = byId("welcome"), text = byId("text"), notice = byId("notice");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  // --- what the browser keeps: one conversation a seat, so that several fit on one page ---------------------------
  const shelf = (() => {
    const name = "palier-chat:" + (asked.get("seat") || "") + ":";
    const spare = new Map();
    return {
      get(key) {
        try { return localStorage.getItem(name + key); } catch { return spare.get(key) ?? null; }
      },
      set(key, value) {
        try {
          if (value === null) localStorage.removeItem(name + key); else localStorage.setItem(name + key, value);
        } catch { spare.set(key, value); }
      },
    };
  })();
  let secret = shelf.get("secret");
  let unsent = JSON.parse(shelf.get("unsent") || "[]");
  let cursor = "";
  const keep = () => shelf.set("unsent", JSON.stringify(unsent));

  // --- the server -------------------------------------------------------------------------------------------------
  const ask = (path, options = {}) => {
    const headers = { "Accept-Language": language, ...options.headers };
    if (secret) headers.Authorization = "Bearer " + secret;
    return fetch(base + path, { cache: "no-store", ...options, headers });
  };
  const post = (path, body) =>
    ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const sentence = async (answer) => (await answer.json().catch(() => ({}))).error || words.offline;
  const forget = () => { secret = null; cursor = ""; shelf.set("secret", null); };

  // --- the conversation on the screen -----------------------------------------------------------------------------
  const shown = new Map();
  const make = (tag, className, content) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (content !== undefined) node.textContent = content;
    return node;
  };
  const hour = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });
  let lastDay = "";

  const LINK = /(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])|((?:\+33[ .]?|\b0)[1-9](?:[ .\u00a0]?\d\d){4}\b)/g;
  const SHORT_NUMBER = /\b(1[578]|11[2459]|3114|3919|3977)\b/g;
  const link = (node, said, pattern) => {
    let from = 0;
    for (const found of said.matchAll(pattern)) {
      node.append(said.slice(from, found.index));
      const anchor = make("a", "", found[0]);
      if (found[0].startsWith("http")) {
        anchor.href = found[0];
        anchor.rel = "noopener noreferrer";
        anchor.target = "_blank";
      } else anchor.href = "tel:" + found[0].replace(/[^\d+]/g, "");
      node.append(anchor);
      from = found.index + found[0].length;
    }
    node.append(said.slice(from));
  };

  const newDay = (at) => {
    const name = day.format(at);
    if (name === lastDay) return;
    lastDay = name;
    log.append(make("p", "day", name === day.format(new Date()) ? words.today : name));
  };
  const toBottom = () => {
    const smooth = !calm.matches && !log.hasAttribute("aria-busy");
    log.scrollTo({ top: log.scrollHeight, behavior: smooth ? "smooth" : "auto" });
  };

  const bubble = (message) => {
    const at = new Date(message.at);
    newDay(at);
    const said = make("div", "said " + (message.mine ? "mine" : "ours") + (message.urgent ? " urgent" : ""));
    said.append(make("span", "aside", (message.mine ? words.you : document.querySelector("h1").textContent) + " : "));
    const body = make("p", "words");
    const kinds = { location: words.my_location, file: words.file };
    link(body, message.text || kinds[message.kind] || "", message.urgent ? SHORT_NUMBER : LINK);
    const foot = make("p", "foot");
    const time = make("time", "", hour.format(at));
    time.dateTime = message.at;
    foot.append(time);
    said.append(body, foot);
    if (message.urgent) said.setAttribute("role", "alert");
    welcome.hidden = true;
    log.append(said);
    return said;
  };

  const showOurs = (message) => {
    if (message.id > cursor) cursor = message.id;
    if (shown.has(message.id)) return;
    const said = bubble(message);
    shown.set(message.id, said);
    const choices = make("div", "choices");
    choices.setAttribute("role", "group");
    choices.setAttribute("aria-label", words.choices);
    choices.dataset.question = message.question ?? "";
    if (message.asks_location && navigator.geolocation) {
      const button = make("button", "", words.share_location);
      button.type = "button";
      button.addEventListener("click", shareLocation);
      choices.append(button);
    }
    for (const option of message.options) {
      const button = make("button", "", option.title);
      button.type = "button";
      button.dataset.choice = option.id;
      if (option.description) button.append(make("small", "", option.description));
      button.addEventListener("click", () => choose(choices, button, option, message.question));
      choices.append(button);
    }
    if (choices.childElementCount) said.append(choices);
    toBottom();
  };

  const showMine = (message, waiting) => {
    let said = shown.get(message.key);
    if (!said) {
      said = bubble({ ...message, mine: true });
      shown.set(message.key, said);
      if (message.choice !== undefined) settle(message.question, message.choice);
    }
    said.querySelector(".state")?.remove();
    if (waiting) said.querySelector(".foot").prepend(make("span", "state", words.unsent + " · "));
    toBottom();
    return said;
  };

  // Buttons that were answered stay where they are, readable and focusable, but say no more.
  const settle = (question, choice) => {
    for (const group of log.querySelectorAll(`.choices[data-question="${question ?? ""}"]`)) {
      if (!group.querySelector(`[data-choice="${CSS.escape(choice)}"]`)) continue;
      for (const button of group.children) {
        button.setAttribute("aria-disabled", "true");
        if (button.dataset.choice === choice) button.setAttribute("aria-pressed", "true");
      }
    }
  };
  const choose = (group, button, option, question) => {
    if (button.getAttribute("aria-disabled")) return;
    settle(question, option.id);
    say({ choice: option.id, ...(question === null ? {} : { question }), title: option.title });
  };
  const shareLocation = () => navigator.geolocation.getCurrentPosition(
    ({ coords }) => say({ location: [coords.latitude, coords.longitude] }),
    () => { notice.textContent = words.no_location; text.focus(); },
    { timeout: 15000 },
  );

  // --- sending: kept here until the server has it, always under the same key --------------------------------------
  const say = (content) => {
    const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");
    unsent.push({ key, at: new Date().toISOString(), content });
    keep();
    display(unsent[unsent.length - 1]);
    flush();
  };
  const display = ({ key, at, content }) => {
    if (content.start !== undefined) return;
    const { choice, question, title, location: place } = content;
    showMine({ key, at, choice, question, text: content.text || title, kind: place ? "location" : "text" }, true);
  };

  let flushing = false, retry = 0, timer;
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(flush, 1000 * (seconds ?? Math.min(60, 2 ** retry++) * (0.5 + Math.random() / 2)));
  };
  const flush = async () => {
    if (flushing) return;
    flushing = true;
    try {
      while (unsent.length) {
        const first = unsent[0];
        if (!secret && !(await open())) return;
        const answer = await post("/messages", { key: first.key, ...first.content });
        if (answer.status === 401) { forget(); continue; }
        if (answer.status === 429 || answer.status >= 500) {
          notice.textContent = await sentence(answer);
          return later(Number(answer.headers.get("Retry-After")) || undefined);
        }
        unsent.shift();
        keep();
        const said = shown.get(first.key);
        said?.querySelector(".state")?.remove();
        if (answer.ok) { retry = 0; quiet(); continue; }
        notice.textContent = await sentence(answer);
        const foot = said?.querySelector(".foot");
        if (foot) { foot.classList.add("problem"); foot.prepend(make("span", "state", words.refused + " · ")); }
      }
    } catch {
      notice.textContent = words.offline;
      later();
    } finally { flushing = false; }
  };
  const open = async () => {
    const answer = await post("/session", {});
    if (!answer.ok) {
      notice.textContent = await sentence(answer);
      later(Number(answer.headers.get("Retry-After")) || undefined);
      return false;
    }
    const given = await answer.json();
    if (given.secret) { secret = given.secret; shelf.set("secret", secret); }
    greet();
    listen();
    return true;
  };
  const quiet = () => { if ([words.offline, words.back].includes(notice.textContent)) notice.textContent = ""; };

  // --- listening: from where we left off, for ever -----------------------------------------------------------------
  let line = null;
  const pause = (milliseconds) => new Promise((done) => {
    const wake = () => { clearTimeout(late); removeEventListener("online", wake); done(); };
    const late = setTimeout(wake, milliseconds);
    addEventListener("online", wake);
  });
  const listen = async () => {
    if (line) return;
    for (let failures = 0; secret;) {
      line = new AbortController();
      try {
        const answer = await ask("/events", { signal: line.signal, headers: cursor ? { "Last-Event-ID": cursor } : {} });
        if (answer.status === 401) { forget(); greet(); break; }
        if (!answer.ok) throw new Error(String(answer.status));
        failures = 0;
        quiet();
        document.documentElement.dataset.line = "open";
        flush();
        await read(answer.body.getReader());
      } catch { notice.textContent = words.offline; }
      document.documentElement.dataset.line = "closed";
      byId("busy").hidden = true;
      await pause(Math.min(30, 2 ** failures++) * 500 * (1 + Math.random()));
    }
    line = null;
  };
  const read = async (reader) => {
    const decoder = new TextDecoder();
    for (let rest = ""; ;) {
      const dead = setTimeout(() => line.abort(), 20000); // the server shows every few seconds that it is there
      const { value, done } = await reader.read().finally(() => clearTimeout(dead));
      if (done) return;
      const events = (rest + decoder.decode(value, { stream: true })).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const fields = Object.fromEntries(event.split("\n").map((one) => one.split(/: (.*)/s)));
        if (fields.event === "message") showOurs(JSON.parse(fields.data));
        if (fields.event === "state") showState(JSON.parse(fields.data));
      }
    }
  };
  const showState = ({ busy, agent }) => {
    byId("busy").hidden = !busy;
    const standing = agent ? words.agent.replace("{agent}", agent) : "";
    if (byId("standing").textContent !== standing) byId("standing").textContent = standing;
    toBottom();
  };

  // --- opening the page ---------------------------------------------------------------------------------------------
  let begun = false;
  const card = location.hash.slice(1, 65) || asked.get("start") || ""; // what brought them stands after the #, and is sent once
  const arrive = () => { history.replaceState(null, "", location.pathname + location.search); say({ start: card }); };
  const greet = () => { welcome.hidden = begun || unsent.length > 0 || shown.size > 0; };
  const load = async () => {
    log.setAttribute("aria-busy", "true");
    try {
      for (let tries = 0; secret; tries++) {
        const answer = await ask("/history").catch(() => null);
        if (answer?.ok) {
          const past = await answer.json();
          for (const one of past.messages) if (one.mine) showMine(one, false); else showOurs(one);
          cursor = past.cursor;
          unsent = unsent.filter((one) => !shown.has(one.key));
          keep();
          break;
        }
        if (answer?.status === 401) forget();
        else { notice.textContent = words.offline; await pause(Math.min(30, 2 ** tries) * 1000); }
      }
    } finally { log.removeAttribute("aria-busy"); }
    quiet();
    unsent.forEach(display);
    if (location.hash && shown.size) arrive();
    greet();
    toBottom();
    listen();
    flush();
  };

  const phone = byId("phone");
  if (phone) {
    const said = phone.textContent;
    phone.textContent = "";
    link(phone, said, LINK);
  }
  // Another language, for the page and, once it has begun, for the conversation: what is said of it is sent first.
  byId("languages")?.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-language]");
    if (!chosen) return;
    event.preventDefault();
    if (secret) say({ choice: "lang:" + chosen.dataset.language, title: chosen.textContent });
    asked.set("lang", chosen.dataset.language);
    location.search = asked.toString();
  });
  byId("start").addEventListener("click", () => {
    begun = true;
    arrive();
    greet();
    text.focus();
  });
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (written) {
      if (card && !begun && !shown.size) arrive();
      text.value = "";
      grow();
      begun = true;
      say({ text: written });
      greet();
    }
    text.focus();
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      byId("composer").requestSubmit();
    }
  });
  const grow = () => { text.style.height = "auto"; text.style.height = text.scrollHeight + 4 + "px"; };
  text.addEventListener("input", grow);
  addEventListener("offline", () => { notice.textContent = words.offline; line?.abort(); });
  addEventListener("online", () => { notice.textContent = words.back; setTimeout(quiet, 5000); flush(); });
  load();
})();
