
  // --- sending: kept here until the server has it, always under the same key --------------------------------------
  let unsent = JSON.parse(shelf.get("unsent") || "[]");
  const keep = () => shelf.set("unsent", unsent.length ? JSON.stringify(unsent) : null);
  const say = (content) => {
    const key = crypto.getRandomValues(new Uint32Array(4)).join("-");
    const one = { key, at: new Date().toISOString(), content };
    unsent.push(one);
    keep();
    display(one);
    offerMemory();
    flush();
  };
  const display = (one) => {
    const { key, at, content } = one;
    if (content.start !== undefined) return;
    const kind = content.location ? "location" : content.voice ? "voice" : "text";
    const said = showMine({ key, at, kind, ...content, text: content.text || content.title }, true);
    // A recording that does not leave at once may be thrown away.
    const mayWithdraw = () => {
      if (said.querySelector(".state")) said.append(button("state", byId("cancel").textContent, () => withdraw(one)));
    };
    if (content.voice) setTimeout(mayWithdraw, 1500);
  };
  const withdraw = (one) => {
    posting?.abort();
    refused(one, done(one), "");
    mic.focus();
  };
  const done = (one) => {
    unsent = unsent.filter((other) => other !== one);
    keep();
    const said = shown.get(one.key);
    settled(said);
    return said;
  };

  let flushing = false, posting, retry = 0, timer;
  const later = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(flush, 1000 * (seconds || Math.min(60, 2 ** retry++) * (0.5 + Math.random() / 2)));
  };
  const postponed = async (answer) => {
    tell(await sentence(answer, words.offline));
    later(Number(answer.headers.get("Retry-After")));
  };
  const flush = async () => {
    if (flushing) return;
    flushing = true;
    try {
      while (unsent.length) {
        if (!secret) { if (await open()) continue; return; }
        const first = unsent[0], { key, content } = first;
        posting = new AbortController();
        const answer = await post(content.voice ? "/voice" : "/messages", { key, ...content }, posting.signal);
        if (!unsent.includes(first)) continue;
        if (answer.status === 401) { shutOut(); continue; }
        if (answer.status === 429 || answer.status >= 500) return postponed(answer);
        const said = done(first);
        if (answer.ok) { retry = 0; quiet(); } else refused(first, said, await sentence(answer, words.refused));
      }
    } catch (error) {
      if (error.name !== "AbortError") cutOff();
      later();
    } finally { flushing = false; }
  };
  // What cannot be taken goes back into the field, to be put right.
  const refused = ({ content }, said, why) => {
    trouble(why);
    if (content.text && !text.value) { text.value = content.text; grow(); }
    const foot = said?.querySelector(".foot");
    if (foot) { foot.classList.add("problem"); foot.prepend(make("span", "state", words.refused + " · ")); }
  };
  const open = async () => {
    const answer = await post("/session", {});
    if (!answer.ok) return postponed(answer);
    const given = await answer.json();
    if (given.secret) { secret = given.secret; shelf.set("secret", secret); }
    greet();
    listen();
    return true;
  };
