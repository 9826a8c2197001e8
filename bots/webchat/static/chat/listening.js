
  // --- listening: from where we left off, for ever -----------------------------------------------------------------
  // The server shows every five seconds that it is there. Where its stream never comes through, because something on
  // the way holds it back until it ends, we ask again and again for the little there is.
  const SILENCE = 12000;
  let line = null;
  const pause = (milliseconds) => new Promise((done) => {
    setTimeout(done, milliseconds);
    addEventListener("online", done, { once: true });
    document.addEventListener("visibilitychange", done, { once: true });
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
        const how = { signal: line.signal, headers: { "Last-Event-ID": cursor } };
        const answer = await within(ask(brief ? "/events?once" : "/events", how));
        if (answer.status === 401) { shutOut(); greet(); break; }
        if (!answer.ok) throw new Error(answer.status);
        failures = 0;
        through = true;
        quiet();
        flush();
        await read(answer.body.getReader());
        if (brief) continue;
      } catch {
        if (!secret) break;
        if (!through && navigator.onLine) silent++;
        cutOff();
      }
      if (through && !brief) silent = 0;
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
    show(byId("standing"), agent ? words.agent.replace("{agent}", agent) : "");
    toBottom();
  };
