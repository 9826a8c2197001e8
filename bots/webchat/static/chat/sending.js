
  // --- sending: kept here until the server has it, always under the same key --------------------------------------
  let unsent = JSON.parse(shelf.get("unsent") || "[]");
  const keep = () => shelf.set("unsent", unsent.length ? JSON.stringify(unsent) : null);
  const say = (content) => {
    const random = crypto.getRandomValues(new Uint8Array(12));
    const key = Array.from(random, (one) => one.toString(16).padStart(2, "0")).join("");
    unsent.push({ key, at: new Date().toISOString(), content });
    keep();
    display(unsent[unsent.length - 1]);
    offerMemory();
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
        if (answer.status === 401) { shutOut(); continue; }
        if (answer.status === 429 || answer.status >= 500) {
          tell(await sentence(answer), true);
          return later(Number(answer.headers.get("Retry-After")) || undefined);
        }
        unsent = unsent.filter((one) => one !== first);
        keep();
        const said = shown.get(first.key);
        said?.querySelector(".state")?.remove();
        if (answer.ok) { retry = 0; quiet(); } else refused(first, said, await sentence(answer));
      }
    } catch {
      tell(words.offline, true);
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
    if (!answer.ok) {
      tell(await sentence(answer), true);
      later(Number(answer.headers.get("Retry-After")) || undefined);
      return false;
    }
    const given = await answer.json();
    if (given.secret) { secret = given.secret; shelf.set("secret", secret); }
    greet();
    listen();
    return true;
  };
