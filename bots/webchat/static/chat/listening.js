
  // --- listening: from where we left off, for ever -----------------------------------------------------------------
  // The server shows every five seconds that it is there. Where its stream never comes through, because something on
  // the way holds it back until it ends, we ask again and again for the little there is.
  const SILENCE = 12000;
  let line = null;
  const pause = (milliseconds) => new Promise((done) => {
    const wake = () => {
      clearTimeout(late);
      removeEventListener("online", wake);
      document.removeEventListener("visibilitychange", wake);
      done();
    };
    const late = setTimeout(wake, milliseconds);
    addEventListener("online", wake);
    document.addEventListener("visibilitychange", wake);
  });
  const within = (promise) => {
    const dead = setTimeout(() => line?.abort(), SILENCE);
    return promise.finally(() => clearTimeout(dead));
  };
  const listen = async () => {
    if (line) return;
    for (let failures = 0, silent = 0; secret;) {
      line = new AbortController();
      const brief = silent > 1;
      let through = false;
      try {
        const headers = cursor ? { "Last-Event-ID": cursor } : {};
        const answer = await within(ask(brief ? "/events?once" : "/events", { signal: line.signal, headers }));
        if (answer.status === 401) { shutOut(); greet(); break; }
        if (!answer.ok) throw new Error(String(answer.status));
        failures = 0;
        through = true;
        quiet();
        document.documentElement.dataset.line = "open";
        flush();
        await read(answer.body.getReader());
        if (brief) continue;
      } catch {
        if (!secret) break;
        if (!through && navigator.onLine) silent++;
        tell(words.offline, true);
      }
      if (through && !brief) silent = 0;
      document.documentElement.dataset.line = "closed";
      byId("busy").hidden = true;
      await pause(Math.min(30, 2 ** failures++) * 500 * (1 + Math.random()));
    }
    line = null;
  };
  const read = async (reader) => {
    const decoder = new TextDecoder();
    for (let rest = ""; ;) {
      const { value, done } = await within(reader.read());
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
  const showState = ({ busy, agent, locale }) => {
    answeredIn = locale || answeredIn;
    byId("busy").hidden = !busy;
    const standing = agent ? words.agent.replace("{agent}", agent) : "";
    if (byId("standing").textContent !== standing) byId("standing").textContent = standing;
    toBottom();
  };
