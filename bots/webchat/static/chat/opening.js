
  // --- opening the page ---------------------------------------------------------------------------------------------
  let begun = false;
  // What brought them stands after the #, and is sent once.
  const card = location.hash.slice(1, 65) || asked.get("start") || "";
  const arrive = () => { history.replaceState(null, "", "?" + asked); say({ start: card }); };
  const greet = () => { welcome.hidden = begun || unsent.length > 0 || shown.size > 0; };
  const load = async () => {
    log.setAttribute("aria-busy", true);
    try {
      for (let tries = 0; secret; tries++) {
        const answer = await ask("/history").catch(() => null);
        if (answer?.ok) {
          const past = await answer.json();
          answeredIn = past.locale;
          for (const one of past.messages) if (one.mine) showMine(one, false); else showOurs(one);
          cursor = past.cursor;
          unsent = unsent.filter((one) => !shown.has(one.key));
          keep();
          break;
        }
        if (answer?.status === 401) shutOut();
        else { cutOff(); await pause(Math.min(30, 2 ** tries) * 1000); }
      }
    } finally { log.removeAttribute("aria-busy"); }
    quiet();
    unsent.forEach(display);
    if (location.hash && shown.size) arrive();
    greet();
    showDevice();
    toBottom();
    listen();
    flush();
  };

  // Another language. What has begun goes on in this page, which may be all that remembers it: only the words change,
  // and the conversation is told first.
  byId("languages")?.addEventListener("click", async (event) => {
    const chosen = event.target.closest("a");
    if (!chosen) return;
    event.preventDefault();
    asked.set("lang", chosen.lang);
    if (!secret && !unsent.length) { location.search = asked; return; }
    say({ choice: "lang:" + chosen.lang, title: chosen.textContent });
    const answer = await fetch("?" + asked).catch(() => null);
    if (answer?.ok) reword(new DOMParser().parseFromString(await answer.text(), "text/html")); else cutOff();
  });
  const reword = (page) => {
    history.replaceState(null, "", "?" + asked);
    language = root.lang = page.documentElement.lang;
    words = JSON.parse(page.getElementById("words").textContent);
    const fresh = page.querySelectorAll("[data-text]");
    document.querySelectorAll("[data-text]").forEach((one, place) => {
      const theirs = fresh[place];
      const name = theirs.getAttribute("aria-label");
      if (name) one.setAttribute("aria-label", name);
      if (one !== welcome) one.replaceChildren(...theirs.childNodes);
    });
    showRecording();
    text.focus();
  };

  clicked("start", () => {
    begun = true;
    arrive();
    greet();
    text.focus();
  });
  const begin = (content) => {
    if (card && !begun && !shown.size) arrive();
    begun = true;
    say(content);
    greet();
  };
  text.form.onsubmit = (event) => {
    event.preventDefault();
    const written = text.value.trim();
    trouble(written ? "" : words.empty);
    if (written) {
      text.value = "";
      grow();
      begin({ text: written });
    }
    text.focus();
  };
  text.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      text.form.requestSubmit();
    }
  };
  const grow = () => { text.style.height = "auto"; text.style.height = text.scrollHeight + 4 + "px"; };
  text.oninput = () => { grow(); if (text.value.trim()) trouble(""); };
  window.onoffline = () => { cutOff(); line?.abort(); };
  window.ononline = () => { tell(words.back); setTimeout(quiet, 5000); flush(); };
  load();
