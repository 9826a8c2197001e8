// The playground: draws the phones as the emulator shows them, and does on them what is done here. No library.
"use strict";
(() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const words = read("spoken"), chat = read("chat");
  const language = document.documentElement.lang;
  const hour = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" });
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const make = (tag, className, content) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (content !== undefined) node.textContent = content;
    return node;
  };
  const button = (content, act, className) => {
    const node = make("button", className, content);
    node.type = "button";
    node.addEventListener("click", () => act(node));
    return node;
  };

  // --- the first phone is the web chat's own page; its browser is known to the town ---------------------------------
  const frame = document.querySelector("iframe");
  try { localStorage.setItem(`palier-chat:${chat.seat}:secret`, chat.secret); } catch { /* a stranger, then */ }
  frame.src = frame.dataset.src;

  // --- the others are drawn here --------------------------------------------------------------------------------
  const phoneOf = (seat) => {
    const name = seat.dataset.seat;
    const part = (selector) => seat.querySelector(selector);
    const log = part(".log"), keys = part(".keys"), text = part("textarea"), quoting = part(".quoting");
    const doing = part(".doing"), resting = doing.textContent;
    const drawn = new Map();
    let first = true, reply = null, edit = null, still, stuck = true;
    log.addEventListener("scroll", () => { stuck = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });
    new ResizeObserver(() => { if (stuck) log.scrollTop = log.scrollHeight; }).observe(log);

    const act = (what) => fetch(`/playground/phones/${name}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what),
    }).catch(() => {});
    const write = () => {
      const said = text.value.trim();
      if (said) act({ text: said, ...(reply !== null && { reply }), ...(edit !== null && { edit }) });
      text.value = "";
      quote(null);
      text.focus();
    };
    const quote = (message, corrects) => {
      if (edit !== null && !corrects) text.value = "";
      reply = message && !corrects ? message.id : null;
      edit = message && corrects ? message.id : null;
      quoting.hidden = !message;
      quoting.firstElementChild.textContent = message ? `${corrects ? words.correcting : words.answering} ${message.text}` : "";
      if (corrects) text.value = message.text;
      if (message) text.focus();
    };
    const beside = (said, sign, label, act, className = "answer") => {
      const small = button(sign, act, className);
      small.title = label;
      small.setAttribute("aria-label", label);
      said.append(small);
    };

    const bubble = (message, all) => {
      const said = make("div", message.mine ? "said mine" : "said");
      if (message.name) {
        const face = make("span", "avatar", message.name[0].toUpperCase());
        face.setAttribute("aria-hidden", "true");
        said.append(face, make("b", "who", message.name));
      }
      const body = make("div", message.kind === "sticker" ? "bubble big" : "bubble");
      if (message.mine && !message.name) body.append(make("span", "aside", words.you + " : "));
      const quoted = all.find((one) => one.id === message.reply);
      if (quoted) body.append(make("q", "", quoted.text));
      if (words[message.kind]) body.append(make("div", "thing " + message.kind, words[message.kind]));
      body.append(message.kind === "sticker" ? part("[data-share=sticker] svg").cloneNode(true) : message.text);
      if (message.kind === "sticker") body.append(make("span", "aside", message.text));
      const time = make("time", "", (message.edited ? words.edited + " " : "") + hour.format(new Date(message.at)));
      time.dateTime = message.at;
      if (message.ticks) {
        const ticks = make("span", message.ticks > 2 ? "ticks read" : "ticks", "✓✓");
        ticks.setAttribute("role", "img");
        ticks.setAttribute("aria-label", message.ticks > 2 ? words.read : words.delivered);
        time.append(" ", ticks);
      }
      body.append(time);
      if (message.reactions?.length) body.append(make("span", "reactions", message.reactions.join(" ")));
      said.append(body);
      if (message.buttons.length) {
        const rows = make("div", "rows");
        for (const row of message.buttons) {
          const line = make("div");
          for (const one of row) line.append(button(one.text || words.share_location, (node) => {
            node.classList.add("waiting");
            setTimeout(() => node.classList.remove("waiting"), 800);
            act(one.location ? { share: "location" } : { tap: one.data, message: message.id });
          }));
          rows.append(line);
        }
        said.append(rows);
      }
      if (!message.mine) {
        beside(said, "↩", words.answer, () => quote(message));
        if (message.reactions) beside(said, "👍", words.thumb, () => act({ react: "👍", message: message.id }), "answer thumb");
      } else if (message.editable) beside(said, "✎", words.correct, () => quote(message, true));
      return said;
    };

    const sheet = part(".sheet");
    let list = "";
    const unfold = (opened) => {
      if (!sheet || JSON.stringify(opened) === list) return;
      list = JSON.stringify(opened);
      const taps = (data) => () => act({ tap: data, message: opened.message });
      const rows = (opened?.rows ?? []).map((one) => {
        const row = button(one.text, taps(one.data));
        if (one.more) row.append(make("small", "", one.more));
        return row;
      });
      if (!rows.length && sheet.contains(document.activeElement)) text.focus();
      sheet.replaceChildren(...rows, button(words.close, taps(opened?.close), "close"));
      sheet.hidden = !rows.length;
      if (rows.length && !first) rows[0].focus();
    };
    sheet?.addEventListener("keydown", (event) => { if (event.key === "Escape") part(".sheet .close").click(); });

    const draw = (screen) => {
      unfold(screen.sheet);
      let fresh = 0;
      for (const message of screen.messages) {
        const known = drawn.get(message.id), looks = JSON.stringify(message);
        if (known?.looks === looks) continue;
        const said = bubble(message, screen.messages);
        if (!first && !known) { said.classList.add("fresh"); fresh += !message.mine; }
        if (known) known.said.replaceWith(said); else log.append(said);
        drawn.set(message.id, { looks, said });
      }
      const there = new Set(screen.messages.map((one) => one.id));
      for (const [id, { said }] of drawn) if (!there.has(id)) { said.remove(); drawn.delete(id); }
      if (screen.messages.length) log.querySelector(".empty")?.remove();
      keys.replaceChildren(...screen.keys.flat().map((key) =>
        button(key.text, () => act(key.location ? { share: "location" } : { text: key.text }))));
      part(".toast").textContent = screen.toast;
      doing.textContent = screen.typing ? words.typing : resting;
      clearTimeout(still);
      still = setTimeout(() => { doing.textContent = resting; }, 5000);
      if (stuck || fresh || first) log.scrollTo({ top: log.scrollHeight, behavior: first || calm.matches ? "auto" : "smooth" });
      if (fresh && !document.hidden) ring();
      first = false;
    };
    const ring = () => {
      seat.classList.add("rings");
      setTimeout(() => seat.classList.remove("rings"), 900);
    };

    part(".composer").addEventListener("submit", (event) => { event.preventDefault(); write(); });
    text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); write(); }
      if (event.key === "Escape") quote(null);
    });
    for (const one of seat.querySelectorAll("[data-share]")) {
      one.addEventListener("click", () => act({ share: one.dataset.share }));
    }
    quoting.querySelector("button").addEventListener("click", () => quote(null));
    return draw;
  };

  // --- what may be tried: put where it would be typed ---------------------------------------------------------------
  for (const one of document.querySelectorAll("[data-try]")) one.addEventListener("click", () => {
    const seat = one.closest(".seat");
    const text = seat.querySelector("textarea") || frame.contentDocument?.getElementById("text");
    if (!text) return;
    text.value = one.textContent.trim();
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });

  // --- the stream: it comes back by itself ----------------------------------------------------------------------------
  const stream = new EventSource("/playground/events");
  for (const seat of document.querySelectorAll(".seat[data-seat]")) {
    if (!seat.querySelector(".telegram")) continue;
    const draw = phoneOf(seat);
    stream.addEventListener(seat.dataset.seat, (event) => draw(JSON.parse(event.data)));
  }
  const latest = document.querySelector("[data-latest]");
  const clock = document.querySelector("[data-clock]");
  const spans = [...document.querySelectorAll("[data-far]")];
  const told = new Intl.DateTimeFormat(document.documentElement.lang, {
    weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", timeZone: clock.dataset.zone,
  });
  for (const one of spans) one.addEventListener("click", () => {
    for (const each of spans) each.disabled = true; // until the stream says otherwise
    clock.parentElement.parentElement.classList.add("passes");
    fetch("/playground/clock", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ far: one.dataset.far }),
    }).catch(() => {});
  });
  stream.addEventListener("town", (event) => {
    const { now, passes, latest: alert, ...figures } = JSON.parse(event.data);
    const said = alert ? (words[`alert_${alert.kind}`] || words.alert_) + (alert.who ? ` – ${alert.who}` : "") : "";
    if (latest.textContent !== said) latest.textContent = said;
    clock.dateTime = now;
    clock.textContent = told.format(new Date(now));
    clock.parentElement.parentElement.classList.toggle("passes", passes);
    for (const each of spans) each.disabled = passes;
    for (const [name, count] of Object.entries(figures)) {
      const figure = document.querySelector(`[data-figure="${name}"]`);
      if (!figure || figure.textContent === String(count)) continue;
      if (figure.textContent !== "–") {
        figure.parentElement.classList.remove("new");
        void figure.offsetWidth;
        figure.parentElement.classList.add("new");
      }
      figure.textContent = count;
    }
  });
  const notice = document.getElementById("notice");
  stream.addEventListener("open", () => { notice.textContent = ""; document.documentElement.dataset.line = "open"; });
  stream.addEventListener("error", () => { notice.textContent = words.stopped; document.documentElement.dataset.line = "closed"; });
})();
